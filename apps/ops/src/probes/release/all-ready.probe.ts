import type { Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

export const allReady: Probe = {
  id: 'release.all-ready',
  version: 1,
  description: 'Asks each process by itself whether it is ready.',
  run: needing('pods', async (pods, context) => {
    const problems = await Promise.all(
      pods.map(async ({ name, url }) => {
        const status = await ask(context, `${url}/health/ready`).then(
          (answer) => answer.status,
          () => 'no answer',
        );
        return status === 200 ? [] : [`${name} is not ready: ${status}`];
      }),
    );
    return judge(
      pods.length === 0 ? ['the target has no processes'] : problems.flat(),
      `${pods.length} processes are ready`,
    );
  }),
};
