import type { Probe } from '@rapport/checklist';
import type { Reply } from '../../verify/client/http-client.js';
import { Person } from '../../verify/client/person.js';
import { cleaningUp, withClient } from '../../verify/client/with-client.js';
import { malformedProblem } from '../../verify/problems.js';
import { pathOf, servedOperations, undocumented, type Operation } from '../../verify/sweep.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const LONG = 'x'.repeat(20_000);
/** Bodies that no operation can mean. The first is no JSON, the second too deep a guess at everything. */
const BODIES: readonly (object | string)[] = [
  '{"unfinished": ',
  {
    __proto__: null,
    unknown_field: true,
    id: { $ne: null },
    text: 7,
    content: 7,
    persona: LONG,
    email: [LONG],
    limit: -1,
  },
];
const PARAMETERS = ['%00', "1'%20or%20'1'='1", '..%2f..%2fetc%2fpasswd'];
/** In OpenAI's dialect, whose clients expect its form of errors. */
const OPENAI = /^\/v1\/(chat\/|models)/;
/** They would end the visit. */
const LEAVES = new Set(['/v1/auth/logout', '/v1/me/erasure']);
/** A user's limit must not end it either. */
const MOST_REQUESTS = 100;
/** Where it is lower, whoever is to leave waits for it. */
const PATIENCE_MS = 61_000;
const LEAVE_MS = 20_000;

export const invalidInputs: Probe = {
  id: 'hardening.invalid-inputs',
  version: 1,
  description:
    'Sends what no operation can mean to each operation of the served document: no 5xx, documented statuses, one schema of errors.',
  mutates: true,
  timeoutMs: 90_000,
  run: needing('baseUrl', (baseUrl, context) =>
    withClient(context, baseUrl, async (http) => {
      const operations = (await servedOperations(http)).filter(({ path }) => !LEAVES.has(path));
      const person = await Person.register(http, context.clock);
      let isErased = false;
      let seen: Seen;
      try {
        seen = await tryAll(person, operations);
      } finally {
        isErased = await cleaningUp(context, baseUrl, PATIENCE_MS + LEAVE_MS, (own) => person.leave(own, PATIENCE_MS));
      }
      const { tried, problems } = seen;
      if (tried === 0) return judge(['the served document has no operations'], '');
      return judge(
        [...problems, ...(isErased ? [] : ['the test user could not be erased'])],
        `${tried} requests that mean nothing to ${operations.length} operations were all refused in order`,
      );
    }),
  ),
};

interface Seen {
  readonly tried: number;
  readonly problems: readonly string[];
}

async function tryAll(person: Person, operations: readonly Operation[]): Promise<Seen> {
  const cases = operations.flatMap((operation) => [
    ...(operation.takesBody ? BODIES.map((body) => ({ operation, body, path: pathOf(operation) })) : []),
    ...(operation.path.includes('{')
      ? [{ operation, body: undefined, path: pathOf(operation, junkFor(operation.path)) }]
      : []),
  ]);
  const tried = cases.slice(0, MOST_REQUESTS);
  const problems: string[] = [];
  for (const { operation, body, path } of tried) {
    const { method } = operation;
    const answer = await person.call(path, { method, ...(body !== undefined && { body }) });
    const wrong = wrongWith(operation.path, answer) ?? undocumented(operation, answer);
    if (wrong !== undefined) problems.push(wrong.startsWith(method) ? wrong : `${method} ${operation.path}: ${wrong}`);
  }
  return { tried: tried.length, problems };
}

const junkFor = (path: string): string => PARAMETERS[path.length % PARAMETERS.length] ?? '%00';

function wrongWith(path: string, answer: Reply): string | undefined {
  if (answer.status >= 500) return `${answer.status}`;
  // A refusal for the limit says nothing of the input, and is one in order.
  if (answer.status < 400) return `${answer.status} to what means nothing`;
  return OPENAI.test(path) ? undefined : malformedProblem(answer);
}
