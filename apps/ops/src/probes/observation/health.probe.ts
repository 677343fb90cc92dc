import type { Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const CHECKS = ['live', 'startup', 'ready'] as const;

export const healthProbe: Probe = {
  id: 'observation.health',
  version: 1,
  description: 'Every process says that it lives, has started and is ready.',
  run: needing('pods', async (pods, context) => {
    const answers = await Promise.all(
      pods.flatMap(({ name, url }) =>
        CHECKS.map(async (check) => {
          const status = await ask(context, `${url}/health/${check}`).then(
            (answer) => answer.status,
            () => 0,
          );
          return { name, check, status };
        }),
      ),
    );
    const problems = [
      ...(pods.length === 0 ? ['no process is named'] : []),
      ...answers
        .filter(({ status }) => status !== 200)
        .map(
          ({ name, check, status }) =>
            `${name}: ${check} ${status === 0 ? 'is not answered' : `is answered with ${status}`}`,
        ),
    ];
    return judge(problems, `${pods.length} processes live, have started and are ready`);
  }),
};
