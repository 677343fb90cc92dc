import { jsonOf, type Reply } from './client/http-client.js';

/** What every problem says, whatever went wrong. */
const TEXTS = ['type', 'title', 'instance', 'code', 'trace_id'];

/** Why an answer is not the problem it should be; undefined when it is. */
export function problemWith(answer: Reply, status: number): string | undefined {
  if (answer.status !== status) return `an error got ${answer.status} in place of ${status}`;
  return malformedProblem(answer);
}

/** Why an error's body breaks the one schema that all errors have; undefined when it keeps it. */
export function malformedProblem(answer: Reply): string | undefined {
  const type = answer.headers['content-type'] ?? '';
  if (!type.startsWith('application/problem+json')) return `an error of ${answer.status} is ${type || 'of no type'}`;
  const body = jsonOf(answer);
  const missing = TEXTS.filter((name) => typeof body?.[name] !== 'string');
  if (missing.length > 0) return `an error of ${answer.status} lacks ${missing.join(', ')}`;
  return body?.['status'] === answer.status ? undefined : `an error of ${answer.status} states another status`;
}
