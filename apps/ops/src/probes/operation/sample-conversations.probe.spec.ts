import { provesRed, servedWith, type StandInAnswer } from '@rapport/testing';
import { sampleConversations } from './sample-conversations.probe.js';

const changed =
  (fields: object) =>
  ({ events, body, ...answer }: StandInAnswer): StandInAnswer => ({
    ...answer,
    ...(body !== undefined && { body: { ...body, ...fields } }),
    ...(events && { events: events.map(({ event, data }) => ({ event, data: { ...data, ...fields } })) }),
  });
const answering = (fields: object) => servedWith({ 'POST /v1/conversations/{id}/messages': changed(fields) });

provesRed(sampleConversations, {
  sound: servedWith(),
  sabotaged: {
    'holding replies are all there is': answering({ rung: 'holding' }),
    'answers are empty': answering({ message: { content: ' ', ai_generated: true } }),
    'answers are not marked': answering({ message: { content: 'Aye.' } }),
    'answers are cut short': answering({ status: 'incomplete' }),
  },
});
