import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, collect, textOf } from '@rapport/testing';
import { deployments, type RunningDeployment } from './deployments.js';

describe.each(deployments)('a first conversation on $name', ({ start }) => {
  let running: RunningDeployment;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());

  const setup = async (): Promise<{ sut: ApiClient; conversation: string }> => {
    const sut = await new ApiClient(running.api.url).register();
    return { sut, conversation: await sut.startConversation() };
  };

  it('streams a reply that the history then holds, word for word', async () => {
    const { sut, conversation } = await setup();
    const events = await collect(sut.send(conversation, 'Hello! Who are you?'));
    const history = await sut.get(`/v1/conversations/${conversation}/messages?order=asc`);

    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['response.created', 'response.completed']),
    );
    expect(history.data.map((message: { role: string }) => message.role)).toEqual(['user', 'assistant']);
    expect(history.data[1].content).toBe(textOf(events));
    expect(textOf(events).length).toBeGreaterThan(20);
  });

  it('numbers the events without a gap and ends with exactly one terminal event', async () => {
    const { sut, conversation } = await setup();
    const events = await collect(sut.send(conversation, 'Tell me about yourself.'));

    const numbers = events.map(({ id }) => Number(id));
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] as number) + index));
    expect(events.filter(({ event }) => TERMINAL.includes(event))).toEqual([events.at(-1)]);
  });

  it('answers as one JSON document when asked to', async () => {
    const { sut, conversation } = await setup();
    const reply = await sut.post(`/v1/conversations/${conversation}/messages`, { content: 'Good morning!' });

    expect(reply.message).toMatchObject({ role: 'assistant', content: expect.any(String) });
    expect(reply.usage.output_tokens).toBeGreaterThan(0);
  });

  it('remembers what was said earlier in the conversation', async () => {
    const { sut, conversation } = await setup();
    await collect(sut.send(conversation, 'My favourite colour is vermilion.'));
    await collect(sut.send(conversation, 'What did I just tell you?'));

    const requests = await running.emulator.control.requestsOfTurns();
    expect(JSON.stringify(requests.at(-1))).toContain('vermilion');
  });

  it('counts what was used', async () => {
    const { sut, conversation } = await setup();
    await collect(sut.send(conversation, 'Hello!'));
    const stats = await sut.get('/v1/me/stats');

    expect(stats).toMatchObject({ conversations: 1, messages: 2 });
  });

  it("does not let anybody read or write somebody else's conversation", async () => {
    const { conversation } = await setup();
    const stranger = await new ApiClient(running.api.url).register();

    for (const path of ['', '/messages']) {
      expect((await stranger.fetch(`/v1/conversations/${conversation}${path}`)).status).toBe(404);
    }
    const sent = await stranger.fetch(`/v1/conversations/${conversation}/messages`, {
      method: 'POST',
      body: JSON.stringify({ content: 'Hi' }),
    });
    expect(sent.status).toBe(404);
  });
});

const TERMINAL = ['response.completed', 'response.incomplete', 'response.failed'];
