import { ApiClient, collect } from '@rapport/testing';
import pg from 'pg';
import { expect, it } from 'vitest';
import { postgresRedis } from './deployments.js';

const PASSWORD = 'correct horse battery staple';
const PATIENCE = { timeout: 90_000, interval: 250 };

it('a person who is erased in the middle of an answer leaves nothing, when the answer ends neither', async () => {
  const environment = { JOBS_POLLING_INTERVAL_MS: '500', TURN_CHECKPOINT_MS: '1000' };
  const running = await postgresRedis.start(environment, { tokensPerSecond: 4 });
  const database = new pg.Client(running.databaseUrl);
  try {
    await database.connect();
    await running.addWorker();
    const person = await new ApiClient(running.api.url).register({ password: PASSWORD });
    const conversation = await person.startConversation();
    const answer = person.send(conversation, 'Tell me a long story about the harbour.');
    await answer.next();
    const { id, receipt_token: token } = await person.post('/v1/me/erasure', {
      confirmation: 'erase everything',
      password: PASSWORD,
    });
    const state = async () => {
      const headers = { 'receipt-token': token };
      return ((await (await fetch(`${running.api.url}/v1/me/erasure/${id}`, { headers })).json()) as { state: string })
        .state;
    };
    await expect.poll(state, PATIENCE).toBe('completed');
    await collect(answer).catch(() => undefined);
    const { rows } = await database.query(`
      select (select count(*) from messages) + (select count(*) from turns) + (select count(*) from usage_daily)
        + (select count(*) from conversations) + (select count(*) from users) as left_behind`);
    expect(Number(rows[0].left_behind)).toBe(0);
    expect(await state()).toBe('completed');
  } finally {
    await database.end();
    await running.stop();
  }
});
