import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, collect, textOf, type ApiProcess } from '@rapport/testing';
import { postgresRedis, type RunningDeployment } from './deployments.js';

describe('two pods on one PostgreSQL and one Redis', () => {
  let running: RunningDeployment;
  let other: ApiProcess;
  beforeAll(async () => {
    running = await postgresRedis.start({
      THROTTLE_USER_LIMIT: '20',
      THROTTLE_USER_WINDOW_MS: '60000',
      // A pod that gives Redis up counts alone.
      REDIS_COMMAND_TIMEOUT_MS: '5000',
    });
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
    expect(JSON.stringify((await running.emulator.control.requestsOfTurns()).at(-1))).toContain('bees on the roof');
  });

  it('recall at once what the person said or entered at the other, in another conversation', async () => {
    const person = await new ApiClient(running.api.url).register();
    const elsewhere = person.at(other.url);
    const lastPrompt = async (): Promise<string> => {
      const { body } = (await running.emulator.control.requestsOfTurns()).at(-1)!;
      return /<memories>.*<\/memories>/.exec(JSON.stringify(body))?.[0] ?? '';
    };
    // Both hold what there is so far: what follows must reach what they hold.
    for (const pod of [person, elsewhere]) await collect(pod.send(await pod.startConversation(), 'Good evening.'));

    await collect(person.send(await person.startConversation(), 'My sister Ottilie moved to Porto.'));
    await person.post('/v1/memories', { text: 'Is allergic to peanuts.' });
    await collect(elsewhere.send(await elsewhere.startConversation(), 'Where did my sister move?'));
    expect(await lastPrompt()).toMatch(/On \d+ \w+ \d{4} the user said: My sister Ottilie moved to Porto\./);
    await collect(elsewhere.send(await elsewhere.startConversation(), 'What am I allergic to?'));
    expect(await lastPrompt()).toContain('Is allergic to peanuts');
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

    await expect.poll(async () => (await elsewhere.fetch('/v1/auth/me')).status).toBe(401);
  });
});
