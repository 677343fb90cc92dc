import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

export const memoryPersistence = journeyProbe(
  {
    id: 'functional.memory-persistence',
    version: 1,
    description:
      'Tells a fact, restarts the service where the target has a restartCommand, and looks whether another conversation goes by it.',
  },
  ({ memory }) =>
    judged(memory, ({ kept, recalled, restarted }) => {
      const meanwhile = restarted ? 'across a restart' : 'in another conversation (no restart: no restartCommand)';
      if (!kept) return fail(`what was told is gone ${meanwhile}`);
      return recalled ? pass(`a fact was recalled ${meanwhile}`) : fail(`no answer went by what was told ${meanwhile}`);
    }),
);
