import type { Probe } from '@rapport/checklist';
import { withClient } from '../../verify/client/with-client.js';
import { pathOf, servedOperations, undocumented } from '../../verify/sweep.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

/** Without a token, so that nothing is changed; what needs one says so. */
export const allEndpoints: Probe = {
  id: 'release.all-endpoints',
  version: 1,
  description:
    'Calls each operation of the served document as nobody: the answer is a documented one, and 401 where a token is needed.',
  run: needing('baseUrl', (baseUrl, context) =>
    withClient(context, baseUrl, async (http) => {
      const operations = await servedOperations(http);
      const problems: string[] = [];
      for (const operation of operations) {
        const { method, takesBody, isPublic, path } = operation;
        const answer = await http.call(pathOf(operation), { method, ...(takesBody && { body: {} }) });
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
