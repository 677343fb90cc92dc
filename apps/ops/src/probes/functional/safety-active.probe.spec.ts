import { provesRed, servedWith, type StandInAnswer } from '@rapport/testing';
import { safetyActive } from './safety-active.probe.js';

const SEND = 'POST /v1/conversations/{id}/messages';

provesRed(safetyActive, {
  sound: servedWith(),
  sabotaged: {
    'nobody is referred to help': servedWith({
      [SEND]: (answer): StandInAnswer =>
        answer.events ? { ...answer, events: answer.events.filter(({ event }) => event !== 'safety.notice') } : answer,
    }),
    'the model answers whatever is said': servedWith({
      [SEND]: ({ events, ...answer }): StandInAnswer => ({
        ...answer,
        ...(events && { events: events.map(({ event, data }) => ({ event, data: { ...data, rung: 'primary' } })) }),
      }),
    }),
    'screening only takes note of a jailbreak': servedWith({
      'GET /v1/messages/{id}/why': (answer) => ({ ...answer, body: { screening: { input: { action: 'annotate' } } } }),
    }),
  },
});
