import { ApiClient, type ApiProcess } from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { deployments, postgresRedis, type RunningDeployment } from './deployments.js';
import { TurnClient } from './turn-client.js';

const KEY = { 'idempotency-key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"' };

let running: RunningDeployment | undefined;
afterEach(async () => running?.stop());

function post(person: ApiClient, path: string, body: object, accept = 'application/json'): Promise<Response> {
  return person.fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { ...KEY, accept } });
}

const generated = async () => (await running!.emulator.control.requestsOfTurns()).length;

describe('a request that is repeated', () => {
  it('is executed once by two processes that get it twenty times at once', async () => {
    running = await postgresRedis.start({}, { tokensPerSecond: 50 });
    const pods: readonly ApiProcess[] = [running.api, await running.addApi()];
    const person = await new ApiClient(running.api.url).register();
    const path = `/v1/conversations/${await person.startConversation()}/messages`;
    const send = (index: number) =>
      post(
        person.at(pods[index % 2]!.url),
        path,
        { content: 'Good evening!' },
        index % 4 < 2 ? 'application/json' : 'text/event-stream',
      );

    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => send(index)));
    const texts = await Promise.all(answers.map((answer) => answer.text()));

    expect(answers.map(({ status }) => status)).toEqual(Array<number>(20).fill(200));
    const replies = texts.map((text) => /"message":\{"id":"(msg_[0-9a-f]{32})"/.exec(text)?.[1]);
    expect(new Set(replies).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') !== 'true')).toHaveLength(1);
    expect(await generated()).toBe(1);
    expect((await person.get(path)).data).toHaveLength(2);
    expect((await post(person, path, { content: 'Something else' })).status).toBe(422);
  });

  it('creates one conversation, and its answer is good at the other process', async () => {
    running = await postgresRedis.start();
    const other = await running.addApi();
    const person = await new ApiClient(running.api.url).register();
    const first = await (await post(person, '/v1/conversations', { persona: 'maren' })).json();
    const second = await post(person.at(other.url), '/v1/conversations', { persona: 'maren' });
    expect([second.status, await second.json(), second.headers.get('idempotency-replayed')]).toEqual([
      201,
      first,
      'true',
    ]);
  });
});

describe.each(deployments)('a process that is killed between the commit and the answer on $name', ({ start }) => {
  it('leaves a message that its repetition finds, answered once', async () => {
    running = await start({ TURN_LEASE_MS: '1000', TURN_CHECKPOINT_MS: '100' }, { tokensPerSecond: 20 });
    const person = await new ApiClient(running.api.url).register();
    const conversation = await person.startConversation();
    const path = `/v1/conversations/${conversation}/messages`;
    const lost = post(person, path, { content: 'Tell me a long story.' }).catch(() => undefined);
    await expect.poll(generated).toBe(1);
    const [{ id: messageId }] = (await person.get(path)).data;
    // What is told takes longer than several checkpoints, so the last holds some words: the turn is cut short, but it did not fail.
    const [call] = await running.emulator.control.requestsOfTurns();
    const reader = new TurnClient(conversation, call?.requestId ?? '');
    const reading = reader.connect(person).catch(() => undefined);
    await expect.poll(() => reader.text.length).toBeGreaterThan(100);

    await running.api.kill();
    await Promise.all([lost, reading]);
    await running.restart();
    const repeated = await post(person.at(running.api.url), path, { content: 'Tell me a long story.' });

    expect(repeated.status).toBe(200);
    expect(await repeated.json()).toMatchObject({
      user_message_id: messageId,
      status: 'incomplete',
      reason: 'interrupted',
    });
    expect(await generated()).toBe(1);
    expect((await person.at(running.api.url).get(path)).data).toHaveLength(2);
  });

  it('leaves one that is answered once more when nothing had been said yet', async () => {
    running = await start({ TURN_LEASE_MS: '1000' });
    const person = await new ApiClient(running.api.url).register();
    const path = `/v1/conversations/${await person.startConversation()}/messages`;
    await running.emulator.control.fault('hang', { match: 'streamGenerateContent' });
    const lost = post(person, path, { content: 'Good evening!' }).catch(() => undefined);
    await expect.poll(generated).toBe(1);
    const [{ id: messageId }] = (await person.get(path)).data;
    await running.api.kill();
    await lost;
    await running.restart();
    const survivor = person.at(running.api.url);

    const repeated = await post(survivor, path, { content: 'Good evening!' });
    expect(await repeated.json()).toMatchObject({ user_message_id: messageId, status: 'completed' });
    expect((await survivor.get(path)).data).toHaveLength(2);
  });
});
