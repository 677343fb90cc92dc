import { describeError } from './describe-error.js';

/** Codes, ids, route patterns, versions: no spaces and no `@`, so neither prose nor an address. */
const TOKEN = /^[\w.:/{}*-]{1,128}$/;

/**
 * The fields of a structured log entry that are safe by their form: numbers, booleans, tokens, and errors without their
 * messages. Everything else (prose, nested objects, arrays) becomes `[omitted]`, so that a careless call cannot leak.
 */
export function safeFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safeValue(value)]));
}

function safeValue(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Error) return describeError(value);
  return typeof value === 'string' && TOKEN.test(value) ? value : '[omitted]';
}
