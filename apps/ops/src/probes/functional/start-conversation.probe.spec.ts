import { provesRed, servedWith } from '@rapport/testing';
import { expect, it } from 'vitest';
import { startConversation } from './start-conversation.probe.js';

provesRed(startConversation, {
  sound: servedWith(),
  sabotaged: {
    'conversations cannot be started': servedWith({
      'POST /v1/conversations': (answer) => ({ ...answer, status: 500, body: { code: 'internal.error' } }),
    }),
    'nobody is told that it is software': servedWith({
      'POST /v1/conversations': (answer) => ({ ...answer, body: { ...(answer.body as object), disclosure: null } }),
    }),
    'nobody can register': servedWith({ 'POST /v1/auth/register': (answer) => ({ ...answer, status: 503 }) }),
    'the service is gone': servedWith({}, () => ({ baseUrl: 'http://127.0.0.1:9' })),
  },
});

it('makes nothing of a limit that keeps it from looking', async () => {
  const context = await servedWith({
    'POST /v1/auth/register': () => ({ status: 429, body: { code: 'throttle.limited' } }),
  })();
  expect(await startConversation.run(context)).toMatchObject({ verdict: 'unknown' });
});
