import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

export const usersConnect = journeyProbe(
  {
    id: 'operation.users-connect',
    version: 1,
    description: 'Signs in from outside and opens an event stream, as an application of a user does.',
  },
  ({ secondLogin, message }) =>
    judged(secondLogin, () =>
      judged(message, ({ events, status }) =>
        events.length > 0
          ? pass(`signed in, and a stream with ${events.length} events was opened`)
          : fail(`signed in, but no stream opened (${status})`),
      ),
    ),
);
