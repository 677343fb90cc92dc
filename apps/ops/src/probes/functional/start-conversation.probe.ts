import { fail, pass } from '@rapport/checklist';
import { journeyProbe } from '../../verify/journey/journey-probe.js';
import { judged } from '../../verify/journey/step.js';

export const startConversation = journeyProbe(
  {
    id: 'functional.start-conversation',
    version: 1,
    description: 'Starts a conversation as a new user: 201, with the disclosure that they talk with software.',
  },
  ({ conversation, message }) =>
    judged(conversation, ({ disclosure }) => {
      const told = 'value' in message && message.value.events.some(({ event }) => event === 'response.disclosure');
      const shown = typeof (disclosure as { text?: unknown } | null)?.text === 'string';
      return shown || told
        ? pass('a conversation started with its disclosure')
        : fail('a new user was not told that they talk with software');
    }),
);
