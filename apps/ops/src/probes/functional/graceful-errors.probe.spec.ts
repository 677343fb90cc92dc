import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { provesRed, servedWith, type StandInAnswer } from '@rapport/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gracefulErrors } from './graceful-errors.probe.js';

const SEND = 'POST /v1/conversations/{id}/messages';
/** Answers as the emulator does when asked who it is. */
const emulator = createServer((_, response) => response.end('{}'));
const emulated = () => ({ geminiBaseUrl: `http://127.0.0.1:${(emulator.address() as AddressInfo).port}` });
beforeAll(() => new Promise<void>((resolve) => emulator.listen(0, '127.0.0.1', resolve)));
afterAll(() => emulator.close());

provesRed(gracefulErrors, {
  sound: servedWith({}, emulated),
  sabotaged: {
    'a broken model breaks the stream': servedWith(
      {
        [SEND]: (answer, { body }): StandInAnswer =>
          String(body['content']).includes('[[fault:')
            ? { ...answer, events: answer.events?.slice(0, -1) ?? [], breaksOff: true }
            : answer,
      },
      emulated,
    ),
    'errors have no code': servedWith(
      { 'GET /v1/conversations/{id}': (answer) => (answer.status === 404 ? { status: 404, body: {} } : answer) },
      emulated,
    ),
    'an empty message is a failure of the server': servedWith(
      { [SEND]: (answer) => (answer.status === 422 ? { ...answer, status: 500 } : answer) },
      emulated,
    ),
  },
});

it('does not know how a model that cannot be broken off would end', async () => {
  expect(await gracefulErrors.run(await servedWith()())).toMatchObject({ verdict: 'unknown' });
});
