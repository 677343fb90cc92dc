import { provesRed, servedWith, type StandInAnswer } from '@rapport/testing';
import { sendMessage } from './send-message.probe.js';

const SEND = 'POST /v1/conversations/{id}/messages';
const withoutEvents =
  (name: string) =>
  (answer: StandInAnswer): StandInAnswer =>
    answer.events ? { ...answer, events: answer.events.filter(({ event }) => event !== name) } : answer;

provesRed(sendMessage, {
  sound: servedWith(),
  sabotaged: {
    'streams break off before their end': servedWith({
      [SEND]: (answer) => ({ ...withoutEvents('response.completed')(answer), breaksOff: answer.events !== undefined }),
    }),
    'answers have no text': servedWith({ [SEND]: withoutEvents('response.output_text.delta') }),
    'usage is not told': servedWith({
      [SEND]: ({ events, ...answer }) => ({
        ...answer,
        ...(events && { events: events.map(({ event, data }) => ({ event, data: { ...data, usage: null } })) }),
      }),
    }),
    'a resumed stream tells something else': servedWith({
      'GET /v1/conversations/{id}/turns/{id}/stream': withoutEvents('response.output_text.delta'),
    }),
    'messages are refused': servedWith({ [SEND]: () => ({ status: 503, body: { code: 'turn.overloaded' } }) }),
  },
});
