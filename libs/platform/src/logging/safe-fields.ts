import { describeError } from './describe-error.js';

/** Fields whose strings are ours: codes, names of things in this program, addresses of our own. Add to it deliberately. */
const STRING_FIELDS = new Set([
  'code',
  'event',
  'internalUrl',
  'job',
  'kind',
  'method',
  'model',
  'operation',
  'outcome',
  'policy',
  'publicUrl',
  'queue',
  'reason',
  'request_id',
  'requestId',
  'route',
  'rung',
  'signal',
  'stage',
  'state',
  'subject',
  'verdict',
  'version',
]);

/** And of these, tokens only: no spaces and no `@`, so neither prose nor an address. */
const TOKEN = /^[\w.:/{}*-]{1,128}$/;

/**
 * What a structured log entry may hold: numbers, booleans, tokens in the fields above, and errors without their
 * messages. Everything else (other strings, nested objects, arrays) becomes `[omitted]`: a careless call cannot leak.
 */
export function safeFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safeValue(name, value)]));
}

function safeValue(name: string, value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Error) return describeError(value);
  return typeof value === 'string' && STRING_FIELDS.has(name) && TOKEN.test(value) ? value : '[omitted]';
}
