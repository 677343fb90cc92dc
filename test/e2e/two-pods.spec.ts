import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, collect, textOf, type ApiProcess } from '@rapport/testing';
import { postgresRedis, type RunningDeployment } from './deployments.js';

describe('two pods on one PostgreSQL and one Redis', () => {
  let running: RunningDeployment;
  let other: ApiProcess;
  beforeAll(async () => {
    running = await postgresRedis.start({ THROTTLE_USER_LIMIT: '20', THROTTLE_USER_WINDOW_MS: '60000' });
    other = await running.addApi();
  });
  afterAll(() => running.stop());

  it('go on with a conversation that began at the other', async () => {
    const person = await new ApiClient(running.api.url).register();
    const conversation = await person.startConversation();
    await collect(person.send(conversation, 'I keep bees on the roof.'));

    const elsewhere = person.at(other.url);
    const events = await collect(elsewhere.send(conversation, 'What do I keep?'));
    const { data } = await person.get(`/v1/conversations/${conversation}/messages?order=asc`);

    expect(data.map((message: { content: string }) => message.content)).toContain(textOf(events));
    expect(data).toHaveLength(4);
    expect(JSON.stringify((await running.emulator.control.requests('streamGenerateContent')).at(-1))).toContain(
      'bees on the roof',
    );
  });

  it('share one rate limit', async () => {
    const person = await new ApiClient(running.api.url).register();
    const pods = [person, person.at(other.url)];
    const statuses: number[] = [];
    for (let index = 0; index < 24; index++) {
      const pod = pods[index % 2] as ApiClient;
      statuses.push((await pod.fetch('/v1/auth/me')).status);
    }

    expect(statuses).toEqual([...Array<number>(20).fill(200), ...Array<number>(4).fill(429)]);
  });

  it('refuse a token at both once its session was ended at one', async () => {
    const person = await new ApiClient(running.api.url).register();
    const elsewhere = person.at(other.url);
    expect((await elsewhere.fetch('/v1/auth/me')).status).toBe(200);

    await person.post('/v1/auth/logout', { refresh_token: person.session.refresh_token });

    await expect.poll(async () => (await elsewhere.fetch('/v1/auth/me')).status, { timeout: 5_000 }).toBe(401);
  });
});
