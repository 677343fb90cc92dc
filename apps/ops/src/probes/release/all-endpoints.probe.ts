import type { Probe, ProbeContext } from '@rapport/checklist';
import { withClient } from '../../verify/client/with-client.js';
import { pathOf, servedOperations, undocumented } from '../../verify/sweep.js';
import type { Reply } from '../../verify/client/http-client.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

/** Without a token, so that nothing is changed; what needs one says so. */
export const allEndpoints: Probe = {
  id: 'release.all-endpoints',
  version: 1,
  timeoutMs: 180_000,
  description:
    'Calls each operation of the served document as nobody: the answer is a documented one, and 401 where a token is needed.',
  run: needing('baseUrl', (baseUrl, context) =>
    withClient(context, baseUrl, async (http) => {
      const operations = await servedOperations(http);
      const problems: string[] = [];
      for (const operation of operations) {
        const { method, takesBody, isPublic, path } = operation;
        const answer = await patiently(context, () =>
          http.call(pathOf(operation), { method, ...(takesBody && { body: {} }) }),
        );
        const wrong = undocumented(operation, answer);
        if (wrong !== undefined) problems.push(wrong);
        else if (answer.status >= 500 && answer.status !== 503) problems.push(`${method} ${path}: ${answer.status}`);
        else if (!isPublic && answer.status !== 401)
          problems.push(`${method} ${path}: ${answer.status} without a token`);
      }
      if (operations.length === 0) problems.push('the served document has no operations');
      return judge(problems, `${operations.length} operations gave documented answers`);
    }),
  ),
};

const LONGEST_WAIT_S = 60;

/** Other checks come from the same address: its limit is waited out once. */
async function patiently({ clock, signal }: ProbeContext, call: () => Promise<Reply>): Promise<Reply> {
  const answer = await call();
  if (answer.status !== 429) return answer;
  await clock.sleep(Math.min(Number(answer.headers['retry-after'] ?? 1), LONGEST_WAIT_S) * 1_000, signal);
  return call();
}
