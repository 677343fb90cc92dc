import { administer, ApiClient, collect, type ApiProcess } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresRedis, type RunningDeployment } from './deployments.js';

describe('that people talk with software, told by two pods', () => {
  let running: RunningDeployment;
  let other: ApiProcess;
  beforeAll(async () => {
    running = await postgresRedis.start();
    other = await running.addApi();
  });
  afterAll(() => running.stop());

  /** Time cannot be moved in a running process, but what it compares the time with can. */
  const timePasses = (interval: string) =>
    administer(
      running.databaseUrl as string,
      `update disclosure_states set disclosed_at = disclosed_at - interval '${interval}'`,
    );

  const setup = async () => {
    const person = await new ApiClient(running.api.url).register();
    const conversation = await person.startConversation();
    /** Why the message was answered with a disclosure, if it was. */
    const tell = async (pod: ApiProcess, content = 'Good evening.', to = conversation): Promise<string | undefined> => {
      const events = await collect(person.at(pod.url).send(to, content));
      const told = events.filter(({ event }) => event === 'response.disclosure');
      expect(told).toEqual(told.length === 0 ? [] : [events[1]]);
      return told[0]?.data.reason;
    };
    return { sut: tell, ctx: { person, conversation } };
  };

  it('is told after three hours, at whichever pod, and no sooner', async () => {
    const { sut, ctx } = await setup();
    expect([await sut(running.api), await sut(other)]).toEqual(['start', undefined]);
    await timePasses('2 hours 59 minutes');
    expect(await sut(other, 'Hello', await ctx.person.startConversation())).toBeUndefined();
    await timePasses('1 minute');
    expect([await sut(other), await sut(running.api)]).toEqual(['interval', undefined]);
  });

  it('is neither forgotten nor told again by a pod that is new', async () => {
    const { sut } = await setup();
    await sut(running.api);
    await timePasses('2 hours');
    const fresh = await running.addApi();
    expect(await sut(fresh)).toBeUndefined();
    await timePasses('1 hour');
    expect([await sut(fresh), await sut(running.api)]).toEqual(['interval', undefined]);
  });

  it('is told once to a person who writes to both at once', async () => {
    const { sut, ctx } = await setup();
    const pods = [running.api, other, running.api, other];
    const places = await Promise.all(pods.map(async (pod) => [pod, await ctx.person.startConversation()] as const));
    const told = await Promise.all(places.map(([pod, conversation]) => sut(pod, 'Hello', conversation)));
    expect(told.filter(Boolean)).toEqual(['start']);
  });

  it('is told to who asks, each time, in streams and in one body', async () => {
    const { sut, ctx } = await setup();
    await sut(running.api);
    expect(await sut(other, 'Are you human?')).toBe('on_request');
    const path = `/v1/conversations/${ctx.conversation}/messages`;
    const reply = await ctx.person.post(path, { content: 'So am I talking to a bot?' });
    expect(reply).toMatchObject({ disclosure: { reason: 'on_request' }, message: { ai_generated: true } });
    expect((await ctx.person.post(path, { content: 'I see.' })).disclosure).toBeNull();
  });

  it('stands in front of a conversation, and for everybody to read', async () => {
    const { ctx } = await setup();
    const created = await ctx.person.post('/v1/conversations', { persona: 'maren' });
    const published = await fetch(`${other.url}/v1/disclosures?locale=en`);
    const { text, suitability_notices: notices } = (await published.json()) as Record<string, unknown>;
    expect([published.status, text]).toEqual([200, created.disclosure.text]);
    expect(notices).toHaveLength(1);
  });
});
