import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

export const userStats = journeyProbe(
  {
    id: 'functional.user-stats',
    version: 1,
    description: 'Compares what a user’s statistics say with what that user is known to have done.',
  },
  ({ statistics }) =>
    judged(statistics, ({ did, told }) => {
      const said = `${told.conversations} conversations and ${told.messages} messages`;
      return did.conversations === told.conversations && did.messages === told.messages
        ? pass(`statistics count ${said}, as it was`)
        : fail(`statistics count ${said} in place of ${did.conversations} and ${did.messages}`);
    }),
);
