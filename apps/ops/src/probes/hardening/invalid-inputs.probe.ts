import type { Probe } from '@rapport/checklist';
import type { Reply } from '../../verify/client/http-client.js';
import { Person } from '../../verify/client/person.js';
import { withClient } from '../../verify/client/with-client.js';
import { malformedProblem } from '../../verify/problems.js';
import { pathOf, servedOperations, undocumented } from '../../verify/sweep.js';
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
      try {
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
          if (wrong !== undefined)
            problems.push(wrong.startsWith(method) ? wrong : `${method} ${operation.path}: ${wrong}`);
        }
        if (tried.length === 0) return judge(['the served document has no operations'], '');
        return judge(
          problems,
          `${tried.length} requests that mean nothing to ${operations.length} operations were all refused in order`,
        );
      } finally {
        await person.leave();
      }
    }),
  ),
};

const junkFor = (path: string): string => PARAMETERS[path.length % PARAMETERS.length] ?? '%00';

function wrongWith(path: string, answer: Reply): string | undefined {
  if (answer.status >= 500) return `${answer.status}`;
  // A refusal for the limit says nothing of the input, and is one in order.
  if (answer.status < 400) return `${answer.status} to what means nothing`;
  return OPENAI.test(path) ? undefined : malformedProblem(answer);
}
