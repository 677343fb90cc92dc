import { openConversationApp, startEmulator, useTestDatabase, type EmulatorProcess } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { SummariseHandler } from '../application/summarise.handler.js';
import { isTerminal } from '../domain/turn-event.js';
import { TurnRunner } from './turn-runner.js';

const SIGNAL = new AbortController().signal;
/** Gemini caches no prompt below this; persona and frame come to about a thousand. */
const MINIMUM_TOKENS = 4_096;

/** About `tokens` tokens, and different from turn to turn. */
const longMessage = (turn: number, tokens: number): string =>
  `Letter ${turn}. ${'The boats came in late and the nets were empty again. '.repeat(tokens / 13.5)}`;

/** The emulator's implicit cache keeps what Gemini's is known to: whole blocks of the longest beginning seen before. */
describe('the prefix cache of the model', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator({ embeddings: false })));
  afterAll(() => emulator.stop());

  async function setup(environment: Record<string, string> = {}) {
    await emulator.control.reset();
    const app = await openConversationApp({
      database: database(),
      environment: { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator', ...environment },
    });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const { id: conversationId } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren');
    /** Share of the prompt's tokens that came from the cache. */
    const send = async (content: string) => {
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId, content });
      for await (const event of channel.read()) {
        if (!isTerminal(event) || event.type === 'response.failed') continue;
        const { prompt = 0, cached = 0 } = event.result.usage ?? {};
        return { prompt, share: cached / prompt };
      }
      throw new Error('the turn failed');
    };
    const summarise = () => app.get<SummariseHandler>(SummariseHandler).handle({ userId, conversationId }, SIGNAL);
    return { sut: { send, summarise } };
  }

  it('serves at least 60 % of every prompt from the third turn on of what is long enough to be cached', async () => {
    const { sut } = await setup();
    await sut.send(longMessage(0, 1_800));
    const curve = [];
    for (let turn = 1; turn <= 6; turn += 1) curve.push(await sut.send(longMessage(turn, turn === 1 ? 1_000 : 150)));
    expect(curve[1]?.prompt).toBeGreaterThan(MINIMUM_TOKENS);
    for (const { share } of curve.slice(2)) expect(share).toBeGreaterThanOrEqual(0.6);
  });

  it.each([
    ['without summaries', '0'],
    ['with summaries', '7000'],
  ])('serves at least 60 %% of all tokens of a long conversation, %s', async (_, summariseTokens) => {
    const { sut } = await setup({ CONVERSATION_SUMMARISE_TOKENS: summariseTokens });
    const curve = [];
    for (let turn = 1; turn <= 50; turn += 1) {
      curve.push(await sut.send(longMessage(turn, 300)));
      await sut.summarise();
    }
    const full = curve.slice(15);
    const tokens = full.reduce((sum, { prompt }) => sum + prompt, 0);
    const cached = full.reduce((sum, { prompt, share }) => sum + prompt * share, 0);
    expect(cached / tokens).toBeGreaterThanOrEqual(0.6);
    expect(Math.max(...curve.map(({ prompt }) => prompt))).toBeLessThan(12_000);
  });
});
