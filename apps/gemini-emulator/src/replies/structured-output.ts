import type { JsonSchema } from '../protocol/messages.js';
import { extractFacts } from './memory/extract-facts.js';
import { readMood } from './memory/read-mood.js';
import type { PromptView } from './prompt-view.js';
import { asksForVerdict, verdictOf } from './safety-verdict.js';
import { factsOf, holdsText, readMaterial, summaryOf, titleOf, valueFor } from './extract.js';

const MAXIMUM_DEPTH = 12;
const MAXIMUM_ITEMS = 8;

/** Where in the schema we are, and what there is to fill it with. */
interface Place {
  readonly root: JsonSchema;
  readonly material: string;
  readonly field: string;
  /** The fact that the current list item is about. */
  readonly fact?: string;
  readonly depth: number;
}

/**
 * JSON that keeps to the schema. Fields whose name says what they hold (a title, a summary, facts, a name …) are
 * filled from the prompt by plain rules; the others get the smallest value the schema allows. Nothing is invented.
 */
export function composeJson(schema: JsonSchema | undefined, prompt: PromptView): string {
  const facts = asksForFacts(schema) ? extractFacts(prompt.message) : undefined;
  if (facts) return JSON.stringify({ ...facts, ...(asksForMood(schema) && { mood: readMood(prompt.message) }) });
  if (asksForVerdict(schema)) return JSON.stringify(verdictOf(prompt.message));
  const material = readMaterial(prompt);
  if (!schema) return JSON.stringify({ title: titleOf(material), summary: summaryOf(material) });
  return JSON.stringify(fill(schema, { root: schema, material, field: '', depth: 0 }));
}

/** A list of facts that are taken apart, as long-term memory asks for it. */
function asksForFacts(schema: JsonSchema | undefined): boolean {
  const items = record(record(record(schema?.['properties'])['facts'])['items']);
  return ['subject', 'attribute', 'value', 'action'].every((name) => name in record(items['properties']));
}

const asksForMood = (schema: JsonSchema | undefined): boolean => 'mood' in record(schema?.['properties']);

/** A bare value for `text/x.enum`. */
export const composeEnum = (schema: JsonSchema | undefined, prompt: PromptView): string =>
  String(chooseOf(Array.isArray(schema?.['enum']) ? schema['enum'] : [''], readMaterial(prompt)));

function fill(given: JsonSchema, place: Place): unknown {
  const schema = resolve(given, place.root);
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0)
    return chooseOf(schema['enum'], place.fact ?? place.material);
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives) && alternatives.length > 0) return fill(preferred(alternatives, place), place);
  if (Array.isArray(schema['allOf'])) return fill(Object.assign({}, ...(schema['allOf'] as JsonSchema[])), place);

  switch (typeOf(schema)) {
    case 'object':
      return fillObject(schema, place);
    case 'array':
      return fillArray(schema, place);
    case 'string':
      return fillString(schema, place);
    case 'integer':
    case 'number':
      return fillNumber(schema, place);
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function fillObject(schema: JsonSchema, place: Place): Record<string, unknown> {
  const properties = record(schema['properties']);
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  // A schema that refers to itself ends where its optional fields are left out.
  const names = place.depth >= MAXIMUM_DEPTH ? required : Object.keys(properties);
  return Object.fromEntries(
    names.map((field) => [field, fill(record(properties[field]), { ...place, field, depth: place.depth + 1 })]),
  );
}

function fillArray(schema: JsonSchema, place: Place): unknown[] {
  const items = record(schema['items']);
  const minimum = numberOr(schema['minItems'], 0);
  const maximum = Math.min(numberOr(schema['maxItems'], MAXIMUM_ITEMS), MAXIMUM_ITEMS);
  const facts =
    place.depth < MAXIMUM_DEPTH && takesFacts(place.field, resolve(items, place.root)) ? factsOf(place.material) : [];
  const count = Math.max(minimum, Math.min(facts.length, maximum));
  return Array.from({ length: count }, (_, index) =>
    fill(items, { ...place, fact: facts[index], depth: place.depth + 1 }),
  );
}

/** Lists of facts are known by their own name or by a text field of their items. */
const takesFacts = (field: string, items: JsonSchema): boolean =>
  holdsText(field) || /memories|facts/i.test(field) || Object.keys(record(items['properties'])).some(holdsText);

function fillString(schema: JsonSchema, { field, material, fact }: Place): string {
  const value = fact !== undefined && (holdsText(field) || field === '') ? fact : valueFor(field, fact ?? material);
  const byFormat: Readonly<Record<string, string>> = {
    'date-time': '1970-01-01T00:00:00Z',
    date: '1970-01-01',
    time: '00:00:00Z',
    email: 'nobody@example.com',
    uri: 'https://example.com/',
    uuid: '00000000-0000-4000-8000-000000000000',
  };
  const format = byFormat[String(schema['format'])];
  const chosen =
    format !== undefined && !(value && looksLike(String(schema['format']), value)) ? format : (value ?? fact ?? '');
  const fallback = chosen === '' && numberOr(schema['minLength'], 0) > 0 ? 'unknown' : chosen;
  return fallback
    .slice(0, numberOr(schema['maxLength'], fallback.length))
    .padEnd(numberOr(schema['minLength'], 0), '.');
}

const looksLike = (format: string, value: string): boolean =>
  (format === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) ||
  (format === 'email' && value.includes('@')) ||
  (format === 'uri' && value.includes('://'));

function fillNumber(schema: JsonSchema, { field, material }: Place): number {
  const whole = typeOf(schema) === 'integer';
  const step = whole ? 1 : 1e-3;
  const minimum = Math.max(
    numberOr(schema['minimum'], -Infinity),
    numberOr(schema['exclusiveMinimum'], -Infinity) + step,
  );
  const maximum = Math.min(
    numberOr(schema['maximum'], Infinity),
    numberOr(schema['exclusiveMaximum'], Infinity) - step,
  );
  const found = Number(valueFor(field, material) ?? Number.NaN);
  // Scores and confidences with both bounds get the middle: the emulator has no opinion.
  const middle = Number.isFinite(minimum) && Number.isFinite(maximum) ? (minimum + maximum) / 2 : 0;
  const value = Math.min(maximum, Math.max(minimum, Number.isFinite(found) ? found : middle));
  if (!whole) return value;
  return Math.round(value) > maximum ? Math.floor(value) : Math.max(Math.round(value), Math.ceil(minimum));
}

/** The value that occurs in the text, else a neutral one, else the first. */
function chooseOf(values: readonly unknown[], text: string): unknown {
  const said = values.find((value) =>
    new RegExp(`\\b${escape(String(value).replaceAll('_', ' '))}\\b`, 'i').test(text),
  );
  return said ?? values.find((value) => /^(?:other|neutral|none|unknown|safe)$/i.test(String(value))) ?? values[0];
}

/** An alternative other than null where there is one, unless the nesting is already deep. */
function preferred(alternatives: readonly unknown[], { root, depth }: Place): JsonSchema {
  const schemas = alternatives.map((alternative) => resolve(record(alternative), root));
  const isNull = (schema: JsonSchema): boolean => typeOf(schema) === 'null';
  return (
    (depth >= MAXIMUM_DEPTH ? schemas.find(isNull) : schemas.find((schema) => !isNull(schema))) ?? schemas[0] ?? {}
  );
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const reference = schema['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#')) return schema;
  const path = reference.slice(1).split('/').filter(Boolean);
  return path.reduce<JsonSchema>((at, key) => record(at[key.replaceAll('~1', '/').replaceAll('~0', '~')]), root);
}

function typeOf(schema: JsonSchema): string {
  const { type } = schema;
  const named = Array.isArray(type) ? (type.find((one) => one !== 'null') ?? 'null') : type;
  if (typeof named === 'string') return named.toLowerCase();
  return schema['properties'] ? 'object' : schema['items'] ? 'array' : 'string';
}

const record = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};

const numberOr = (value: unknown, otherwise: number): number => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise;
};

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
