import { HurriedClock, provesRed, servedWith, type Flaws } from '@rapport/testing';
import { expect, it } from 'vitest';
import { rateLimit } from './rate-limit.probe.js';

const ME = 'GET /v1/auth/me';
const served = (flaws: Flaws = {}) => servedWith(flaws, () => ({}), new HurriedClock());

provesRed(rateLimit, {
  sound: served(),
  sabotaged: {
    'limits are announced and not kept': served({
      [ME]: ({ headers = {} }) => ({
        status: 200,
        body: {},
        headers: { 'ratelimit-policy': headers['ratelimit-policy'] ?? '' },
      }),
    }),
    'there is no limit': served({ [ME]: (answer) => ({ ...answer, headers: {} }) }),
    'the limit is none': served({
      [ME]: (answer) => ({ ...answer, headers: { 'ratelimit-policy': '"user";q=1000000000;w=60' } }),
    }),
    'nobody is told when to come back': served({
      [ME]: (answer) =>
        answer.status === 429 ? { ...answer, headers: { 'ratelimit-policy': '"user";q=60;w=1' } } : answer,
    }),
    'too many requests bring it down': served({
      [ME]: (answer) => (answer.status === 429 ? { ...answer, status: 503 } : answer),
    }),
  },
});

const LEAVE = 'POST /v1/me/erasure';

it('erases its user also when its time is up meanwhile', async () => {
  const [stop, left]: [AbortController, number[]] = [new AbortController(), []];
  const context = await served({
    [ME]: (answer) => {
      stop.abort();
      return answer;
    },
    [LEAVE]: (answer) => {
      left.push(answer.status);
      return answer;
    },
  })();
  await rateLimit.run({ ...context, signal: stop.signal });
  expect(left).toEqual([202]);
});

it('says that its user could not be erased', async () => {
  const context = await served({ [LEAVE]: () => ({ status: 500, body: {} }) })();
  expect(await rateLimit.run(context)).toMatchObject({
    verdict: 'fail',
    details: ['the test user could not be erased'],
  });
});
