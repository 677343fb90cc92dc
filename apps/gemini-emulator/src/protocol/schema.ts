/** A small language for Google's request messages, and the reader that checks bodies against it. */

export type Field =
  | { readonly is: 'string' | 'int' | 'number' | 'bool' | 'any' }
  | { readonly is: 'enum'; readonly type: string; readonly values: readonly string[] }
  | { readonly is: 'message'; readonly fields: () => Fields }
  | { readonly is: 'list'; readonly of: Field }
  | { readonly is: 'map'; readonly of: Field };

export type Fields = Readonly<Record<string, Field>>;

export interface Violation {
  readonly field: string;
  readonly description: string;
}

/** What the front end calls a wrongly typed value's expected type. */
const PROTO_TYPE = { string: 'TYPE_STRING', int: 'TYPE_INT32', number: 'TYPE_FLOAT', bool: 'TYPE_BOOL' } as const;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Returns the message with its names in camelCase; both spellings are accepted, as by the real front end. What is wrong
 * goes to `violations`, in Google's words.
 */
export function readMessage(
  fields: Fields,
  value: unknown,
  violations: Violation[],
  path = '',
): Record<string, unknown> {
  if (!isRecord(value)) {
    violations.push(invalidValue(path, 'message', value));
    return {};
  }
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    const name = Object.hasOwn(fields, key) ? key : camel(key);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) violations.push(unknownName(path, key));
    else if (entry !== null) result[name] = readField(field, entry, violations, join(path, snake(name)));
  }
  return result;
}

function readField(field: Field, value: unknown, violations: Violation[], path: string): unknown {
  switch (field.is) {
    case 'any':
      return value;
    case 'message':
      return readMessage(field.fields(), value, violations, path);
    case 'list':
      // The front end takes a lone value for a list of one.
      return (Array.isArray(value) ? value : [value]).map((item, index) =>
        readField(field.of, item, violations, `${path}[${index}]`),
      );
    case 'map':
      if (!isRecord(value)) return reject(violations, invalidValue(path, 'Map', value));
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          readField(field.of, item, violations, `${path}[${JSON.stringify(key)}]`),
        ]),
      );
    case 'enum':
      if (typeof value === 'string' && field.values.includes(value.toUpperCase())) return value.toUpperCase();
      return reject(violations, invalidValue(path, `type.googleapis.com/${field.type}`, value));
    default:
      return readScalar(field.is, value, violations, path);
  }
}

function readScalar(is: keyof typeof PROTO_TYPE, value: unknown, violations: Violation[], path: string): unknown {
  if (is === 'string' && typeof value === 'string') return value;
  if (is === 'bool' && typeof value === 'boolean') return value;
  if (is === 'number' || is === 'int') {
    // Protobuf's JSON mapping lets numbers travel as strings.
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number) && (is === 'number' || Number.isInteger(number))) {
      return number;
    }
  }
  return reject(violations, invalidValue(path, PROTO_TYPE[is], value));
}

function reject(violations: Violation[], violation: Violation): undefined {
  violations.push(violation);
  return undefined;
}

const invalidValue = (field: string, type: string, value: unknown): Violation => ({
  field,
  description: `Invalid value at '${field}' (${type}), ${JSON.stringify(value)?.slice(0, 200)}`,
});

const unknownName = (path: string, key: string): Violation => ({
  field: path,
  description: `Invalid JSON payload received. Unknown name ${JSON.stringify(key)}${path === '' ? '' : ` at '${path}'`}: Cannot find field.`,
});

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
