import { HurriedClock, provesRed, servedWith } from '@rapport/testing';
import { expect, it } from 'vitest';
import { invalidInputs } from './invalid-inputs.probe.js';

provesRed(invalidInputs, {
  sound: servedWith(),
  sabotaged: {
    'one operation breaks': servedWith({ 'POST /v1/memories': () => ({ status: 500, body: {} }) }),
    'one operation takes anything': servedWith({ 'POST /v1/memories': () => ({ status: 201, body: {} }) }),
    'an error has a form of its own': servedWith({
      'POST /v1/conversations': (answer) =>
        answer.status === 404 ? { status: 404, body: { message: ['persona must be a string'] } } : answer,
    }),
    'a status is not documented': servedWith({
      'POST /v1/memories': (answer) => ({ ...answer, status: 418, body: { ...(answer.body as object), status: 418 } }),
    }),
    'its user is not let go': servedWith({ 'POST /v1/me/erasure': () => ({ status: 403, body: {} }) }),
    'there is no document': servedWith({ 'GET /openapi.json': () => ({ status: 404 }) }),
  },
});

it('erases its user also when its time is up meanwhile', async () => {
  const [stop, left]: [AbortController, number[]] = [new AbortController(), []];
  const context = await servedWith({
    'POST /v1/memories': (answer) => {
      stop.abort(new Error('interrupted'));
      return answer;
    },
    'POST /v1/me/erasure': (answer) => {
      left.push(answer.status);
      return answer;
    },
  })();
  await expect(invalidInputs.run({ ...context, signal: stop.signal })).rejects.toThrow();
  expect(left).toEqual([202]);
});

it('lets its user wait for a limit that was reached on the way', async () => {
  let asked = 0;
  const limited = { status: 429, headers: { 'retry-after': '5' } };
  const flaws = { 'POST /v1/me/erasure': () => ((asked += 1) === 1 ? limited : { status: 202 }) };
  const context = await servedWith(flaws, () => ({}), new HurriedClock())();
  expect([(await invalidInputs.run(context)).verdict, asked]).toEqual(['pass', 2]);
});
