import { toUuid } from '@rapport/kernel';
import { MeteredModel } from '@rapport/llm';
import { ExtractMemories, ForgetMemories, MemoryConsent, MemoryRepository } from '@rapport/memory';
import {
  openConversationApp,
  startEmulator,
  useTestDatabase,
  type ConversationApp,
  type EmulatorProcess,
} from '@rapport/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { ExplainMessage } from '../application/explain-message.js';
import { SwitchTone } from '../application/switch-tone.js';
import { isTerminal, type TurnResult } from '../domain/turn-event.js';
import { TurnRunner } from './turn-runner.js';

const SIGNAL = new AbortController().signal;
const HOUR_MS = 3_600_000;
const UNHAPPY = "I'm so sad today. I live in Porto now.";
const NEXT = 'What could one cook with rice and an egg this evening?';

describe('the moods of turns', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  const apps = new Map<boolean, ConversationApp>();
  beforeAll(async () => {
    emulator = await startEmulator({ embeddings: false });
    for (const emotion of [true, false]) apps.set(emotion, await openApp(emotion));
  });
  afterAll(async () => {
    await Promise.all([...apps.values()].map((app) => app.close()));
    await emulator.stop();
  });

  async function openApp(emotion: boolean): Promise<ConversationApp> {
    const gemini = { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator' };
    const environment = { ...gemini, ...(emotion && { TONE_EMOTION: 'true' }) };
    const app = await openConversationApp({ database: database(), environment });
    await app.app.init();
    return app;
  }

  /** People of their own, with an application that others use as well. */
  async function setup({ emotion = true } = {}) {
    await emulator.control.reset();
    const app = apps.get(emotion)!;
    const userId = await app.givenUser();
    const { id } = await app.get<CreateConversation>(CreateConversation).execute(userId, 'juno');
    const say = async (content: string): Promise<TurnResult> => {
      await app.clock.advance(1_000);
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId: id, content });
      for await (const event of channel.read()) {
        if (isTerminal(event) && event.type !== 'response.failed') return event.result;
      }
      throw new Error('the turn failed');
    };
    const read = () => app.get<ExtractMemories>(ExtractMemories).execute(userId, id, SIGNAL);
    const account = async ({ message }: TurnResult) =>
      (await app.get<ExplainMessage>(ExplainMessage).execute(userId, message.id)).toneAccount;
    const sadden = async () => {
      const result = await say(UNHAPPY);
      await read();
      return result;
    };
    const facts = async () =>
      (await app.get<MemoryRepository>(MemoryRepository).list(userId, { limit: 10 })).map(({ text }) => text);
    const stored = async () => {
      const { rows } = await sql`SELECT tone_account FROM turns
        WHERE user_id = ${toUuid('user', userId)} AND tone_account ? 'mood_after'`.execute(database().as<unknown>());
      return rows;
    };
    return { sut: { say, read, sadden, account, facts, stored }, ctx: { app, userId } };
  }

  type Change = (on: Awaited<ReturnType<typeof setup>>) => Promise<unknown>;
  const switchOff: Change = ({ ctx }) => ctx.app.get<SwitchTone>(SwitchTone).set(ctx.userId, false);
  const withdraw: Change = ({ ctx }) =>
    database().transaction((tx) => ctx.app.get<MemoryConsent>(MemoryConsent).follow(tx, ctx.userId, false));
  const forget: Change = ({ ctx }) => ctx.app.get<ForgetMemories>(ForgetMemories).everything(ctx.userId);
  const goThroughACrisis: Change = async ({ sut, ctx }) => {
    await sut.say('I want to kill myself tonight!!!');
    await ctx.app.clock.advance(3 * HOUR_MS);
  };

  /** What the emulator was asked when turns were read. */
  const asked = async () =>
    (await emulator.control.requests('enerateContent'))
      .map(({ body }) => JSON.stringify(body))
      .filter((body) => body.includes('<turns>'));

  it('moves the next dials of an unhappy person within the bounds, by the one call that happens anyway', async () => {
    const plain = await setup({ emotion: false });
    await plain.sut.sadden();
    const without = (await plain.sut.say(NEXT)).tone;
    const { sut } = await setup();
    await sut.sadden();
    const { tone } = await sut.say(NEXT);
    expect(tone.warmth).toBeGreaterThan(without.warmth);
    expect(tone.energy).toBeLessThan(without.energy);
    expect([tone.warmth <= 1, tone.energy >= 0.35, tone.formality, tone.length]).toEqual([
      true,
      true,
      without.formality,
      without.length,
    ]);
    expect(await asked()).toEqual([expect.stringContaining('"mood"')]);
    expect([await sut.facts(), (await sut.stored()).length]).toEqual([['Lives in Porto.'], 1]);
  });

  it('explains it in the turn that it moved, goes on with it, and lets it fade', async () => {
    const { sut, ctx } = await setup();
    const before = await sut.sadden();
    expect((await sut.account(before))?.mood).toBeUndefined();
    const [first, second] = [await sut.account(await sut.say(NEXT)), await sut.account(await sut.say(NEXT))];
    expect(first?.mood).toEqual({ emotion: 'sadness', confidence: 0.9, at: expect.any(Date) });
    expect(second?.mood).toEqual(first?.mood);
    await ctx.app.clock.advance(24 * HOUR_MS);
    expect((await sut.account(await sut.say(NEXT)))?.mood).toBeUndefined();
  });

  it.each<[string, { emotion?: boolean }, Change]>([
    ['the operator does not allow it', { emotion: false }, () => Promise.resolve()],
    ['the person switched tone adaptation off', {}, switchOff],
    ['the person is hardly out of a crisis', {}, goThroughACrisis],
  ])('does not ask the model for it where %s', async (_, options, arrange) => {
    const on = await setup(options);
    await arrange(on);
    await on.sut.sadden();
    expect(await asked()).toEqual([expect.not.stringContaining('"mood"')]);
    expect(await on.sut.facts()).toEqual(['Lives in Porto.']);
  });

  const CHANGES: readonly [string, Change][] = [
    ['memory is not consented to any more', withdraw],
    ['tone adaptation is switched off', switchOff],
    ['what it was read from is forgotten', forget],
  ];

  it.each(CHANGES)('is met no more where %s', async (_, change) => {
    const on = await setup();
    await on.sut.sadden();
    await change(on);
    expect((await on.sut.account(await on.sut.say(NEXT)))?.mood).toBeUndefined();
  });

  it.each(CHANGES)('is not kept where %s while the model reads', async (_, change) => {
    const on = await setup();
    await on.sut.say(UNHAPPY);
    const model = on.ctx.app.get<MeteredModel>(MeteredModel);
    const generate = model.generate.bind(model);
    onTestFinished(() => void (model.generate = generate));
    model.generate = async (...call) => {
      const answer = await generate(...call);
      await change(on);
      return answer;
    };
    await on.sut.read();
    expect(await asked()).toEqual([expect.stringContaining('"mood"')]);
    expect(await on.sut.stored()).toEqual([]);
  });
});
