import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiClient, collect, textOf, type EmulatorRequest } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { deployments, type RunningDeployment } from './deployments.js';

const SECRET = 'only a test, but long enough to be one';
/** Each is told from all else by a word of its own. */
const CRISIS = [
  "I'm going to end my life tonight, zanzibarly.",
  'I have swallowed a whole bottle of pills, quixotically.',
  'I will kill myself, marmaladely.',
];
const HELD = ['What is the weather like, periwinkly?', "I'm fine now, rhubarbly.", 'Hello, snorkelly?'];

interface Notified {
  readonly body: string;
  readonly signature: string;
}

/** Where the operator is told of crises. */
async function startReceiver(): Promise<{ server: Server; url: string; received: Notified[] }> {
  const received: Notified[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ body, signature: String(request.headers['rapport-signature']) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/crisis`, received };
}

/** The judge's calls are told from the persona's by what they ask for. */
const isJudge = ({ body }: EmulatorRequest): boolean => JSON.stringify(body).includes('"jailbreak"');

describe.each(deployments)('a crisis on $name', ({ name, start }) => {
  let running: RunningDeployment;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  beforeAll(async () => {
    receiver = await startReceiver();
    running = await start({ CRISIS_WEBHOOK_URL: receiver.url, CRISIS_WEBHOOK_SECRET: SECRET });
    // The embedded database is worked on by the API itself.
    if (name !== 'embedded') await running.addWorker();
  });
  afterAll(async () => {
    await running.stop();
    receiver.server.close();
  });

  const setup = async (): Promise<{ sut: ApiClient; conversation: string }> => {
    const sut = await new ApiClient(running.api.url).register();
    return { sut, conversation: await sut.startConversation() };
  };
  const generations = async (): Promise<EmulatorRequest[]> =>
    (await running.emulator.control.requests()).filter(({ call }) => call?.toLowerCase().includes('generatecontent'));

  it('reaches no persona’s model, not in the crisis and not while it lasts', async () => {
    const { sut, conversation } = await setup();
    for (const content of [...CRISIS, ...HELD]) {
      const events = await collect(sut.send(conversation, content));
      expect(events.at(-1)?.data.rung).toBe('none');
    }
    const seen = (await generations()).filter((request) => !isJudge(request)).map(({ body }) => JSON.stringify(body));
    const words = [...CRISIS, ...HELD].map((text) => /\w+ly(?=[.?])/.exec(text)?.[0] ?? text);
    expect(seen.filter((body) => words.some((word) => body.includes(word)))).toEqual([]);
  });

  it('is read by the judge, so the log would show it', async () => {
    expect((await generations()).filter(isJudge).length).toBeGreaterThan(0);
  });

  it('is answered with whom to turn to, as an event and in the text', async () => {
    const { sut, conversation } = await setup();
    const events = await collect(sut.send(conversation, 'I will kill myself tonight.'));
    const notice = events.find(({ event }) => event === 'safety.notice');
    expect(notice?.data).toMatchObject({ category: 'crisis', resources: [{ number: '988' }, { country: '001' }] });
    expect(textOf(events)).toContain('988 Suicide & Crisis Lifeline: 988');
  });

  it('outlives conversation and process', async () => {
    const { sut, conversation } = await setup();
    await collect(sut.send(conversation, 'I will kill myself tonight.'));
    await running.api.stop();
    await running.restart();
    const after = sut.at(running.api.url);
    const events = await collect(after.send(await after.startConversation(), 'Good morning!'));
    expect(textOf(events)).toMatch(/^I am still here/);
  });

  it('is told to the operator, signed, without a name and without a word', async () => {
    const { sut, conversation } = await setup();
    const before = receiver.received.length;
    await collect(sut.send(conversation, 'I will kill myself tonight, gooseberryly.'));
    await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThan(before), {
      timeout: 20_000,
      interval: 100,
    });
    const { body, signature } = receiver.received.at(-1)!;
    const at = /^t=(\d+),/.exec(signature)?.[1];
    expect(signature).toBe(`t=${at},v1=${createHmac('sha256', SECRET).update(`${at}.${body}`).digest('hex')}`);
    expect(JSON.parse(body)).toMatchObject({ type: 'crisis.suspension', tier: 'acute', hand_off: true });
    expect(body).not.toMatch(/gooseberry|usr_|@/);
  });

  it('is followed as published', async () => {
    const protocol = await new ApiClient(running.api.url).get('/v1/safety/protocol');
    expect(protocol).toMatchObject({ object: 'safety.protocol', id: 'rapport-crisis' });
  });
});
