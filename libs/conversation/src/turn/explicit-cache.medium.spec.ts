import { InProcessSharedState } from '@rapport/platform';
import { PersonaCatalogue } from '@rapport/persona';
import {
  openConversationApp,
  startEmulator,
  useTestDatabase,
  type ConversationApp,
  type EmulatorProcess,
} from '@rapport/testing';
import { SystemClock } from '@rapport/kernel';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { isTerminal } from '../domain/turn-event.js';
import { TurnRunner } from './turn-runner.js';

/** With the persona's own text some 5,000 tokens. */
const LONG_CARD = Array.from(
  { length: 260 },
  (_, line) => `Example ${line}: the ferry leaves when the ferry leaves, at slack water.`,
).join('\n');
/** PROMPT_CACHE_REFRESH_MS */
const REFRESH_MS = 10_000;
const MINIMUM_TOKENS = 4_096;

/** The real SDK over real sockets; the emulator refuses what Gemini does: short caches, unknown ones, a system text beside one. */
describe('the explicit cache of a long persona', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ embeddings: false })));
  afterAll(() => emulator.stop());

  async function setup(mode: string, pods = 1) {
    await emulator.control.reset();
    const sharedState = new InProcessSharedState(new SystemClock());
    const environment = { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator', PROMPT_CACHE: mode };
    const apps: ConversationApp[] = [];
    for (let pod = 0; pod < pods; pod += 1) {
      const app = await openConversationApp({ database: database(), environment, sharedState, beside: apps[0] });
      const catalogue = app.get<PersonaCatalogue>(PersonaCatalogue);
      const version = catalogue.version.bind(catalogue);
      vi.spyOn(catalogue, 'version').mockImplementation(async (id) => {
        const persona = await version(id);
        return { ...persona, systemPrompt: `${persona.systemPrompt}\n\n${LONG_CARD}` };
      });
      await app.app.init();
      onTestFinished(() => app.close());
      apps.push(app);
    }
    const [first] = apps as [ConversationApp];
    const userId = await first.givenUser();
    const begin = async () => (await first.get<CreateConversation>(CreateConversation).execute(userId, 'maren')).id;
    const conversationId = await begin();
    const send = async (content: string, pod = first, to = conversationId) => {
      const channel = await pod.get<TurnRunner>(TurnRunner).start({ userId, conversationId: to, content });
      for await (const event of channel.read()) if (isTerminal(event)) return event;
      throw new Error('the turn has no end');
    };
    const share = async (content: string, pod = first, to = conversationId) => {
      const end = await send(content, pod, to);
      if (end.type !== 'response.completed') throw new Error(`the turn ended with ${end.type}`);
      const { prompt = 0, cached = 0 } = end.result.usage ?? {};
      return { ...end.result, prompt, share: cached / prompt };
    };
    const calls = async (call: string) =>
      (await emulator.control.requests()).filter((request) => request.call === call);
    /** What goes on beside the calls takes real sockets: waits for it, then lets the next comparison of notes fall due. */
    const settled = async (condition: () => Promise<void>) => {
      await vi.waitFor(condition, { timeout: 5_000 });
      await first.clock.advance(REFRESH_MS);
    };
    return { sut: { send, share }, ctx: { apps, begin, calls, settled } };
  }

  it('is made once by two processes, and used by both, in every conversation', async () => {
    const { sut, ctx } = await setup('always', 2);
    const [one, other] = ctx.apps as [ConversationApp, ConversationApp];
    await Promise.all([sut.share('Good evening.', one), sut.share('Good evening.', other, await ctx.begin())]);
    await ctx.settled(async () => expect(await ctx.calls('cachedContents.create')).toMatchObject([{ status: 200 }]));
    await Promise.all([sut.share('Is it late?', one), sut.share('Is it late?', other, await ctx.begin())]);
    await vi.waitFor(async () => {
      for (const pod of [one, other])
        expect((await sut.share('And?', pod, await ctx.begin())).share).toBeGreaterThan(0.9);
    });
    expect(await ctx.calls('cachedContents.create')).toHaveLength(1);
    const last = (await ctx.calls('streamGenerateContent')).at(-1)?.body as Record<string, unknown>;
    expect([last['cachedContent'], last['systemInstruction']]).toEqual([
      expect.stringMatching(/^cachedContents\//),
      undefined,
    ]);
  });

  it.each(['off', 'always'])(
    'with PROMPT_CACHE=%s has at least 60 %% of each prompt cached from the third turn on',
    async (mode) => {
      const { sut, ctx } = await setup(mode);
      const curve = [];
      for (const content of ['Good evening.', 'Is it late?', 'And the fog?', 'When do we leave?', 'Good.', 'Thanks.']) {
        curve.push(await sut.share(content));
        if (mode === 'always')
          await ctx.settled(async () => expect(await ctx.calls('cachedContents.create')).toHaveLength(1));
      }
      expect(curve[0]?.prompt).toBeGreaterThan(MINIMUM_TOKENS);
      for (const { share } of curve.slice(2)) expect(share).toBeGreaterThanOrEqual(0.6);
    },
  );

  it.each([403, 404])('falls back to the whole prompt within the turn when Gemini answers %i to it', async (status) => {
    const { sut, ctx } = await setup('always');
    await sut.share('Good evening.');
    await ctx.settled(async () => expect(await ctx.calls('cachedContents.create')).toHaveLength(1));
    await sut.share('Is it late?');
    await emulator.control.fault(String(status), { times: 1, match: 'streamGenerateContent' });
    const before = await ctx.calls('streamGenerateContent');
    const { rung, usage } = await sut.share('And the fog?');
    const sent = (await ctx.calls('streamGenerateContent')).slice(before.length);
    expect([rung, sent.map((request) => request.status)]).toEqual(['primary', [status, 200]]);
    expect(usage?.prompt).toBe(sent[1]?.usage?.promptTokenCount);
  });

  it('is made anew when Gemini has lost it', async () => {
    const { sut, ctx } = await setup('always');
    await sut.share('Good evening.');
    await ctx.settled(async () => expect(await ctx.calls('cachedContents.create')).toHaveLength(1));
    await sut.share('Is it late?');
    await emulator.control.reset();
    expect((await sut.share('And the fog?')).rung).toBe('primary');
    await ctx.apps[0]?.clock.advance(REFRESH_MS);
    await sut.share('When do we leave?');
    await ctx.settled(async () => expect(await ctx.calls('cachedContents.create')).toHaveLength(1));
    await vi.waitFor(async () => expect((await sut.share('Good.')).share).toBeGreaterThan(0.9));
  });

  it('is not made where the implicit cache does as well', async () => {
    const { sut, ctx } = await setup('auto');
    for (let turn = 0; turn < 12; turn += 1) {
      await sut.share(`Good evening, ${turn}.`);
      await ctx.apps[0]?.clock.advance(REFRESH_MS);
    }
    expect(await ctx.calls('cachedContents.create')).toEqual([]);
  });
});
