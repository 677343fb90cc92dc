import type { UserId } from '@rapport/kernel';
import type { ToneDials } from '@rapport/persona';
import { Metrics } from '@rapport/platform';
import { openConversationApp, ScriptedModel, useTestDatabase, type ConversationApp } from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { BranchConversation } from '../application/branch-conversation.js';
import { CreateConversation } from '../application/create-conversation.js';
import { ExplainMessage } from '../application/explain-message.js';
import { SwitchTone } from '../application/switch-tone.js';
import { isTerminal, type TurnResult } from '../domain/turn-event.js';
import type { SendCommand } from './turn-context.js';
import { TurnRunner } from './turn-runner.js';

const CASUAL = ['hey lol whats up', 'omg haha thats SO cool!!! 😂', 'idk gonna grab a pizza, u?'];
const FORMAL = [
  'Good evening. I would be most grateful if you could advise me on a matter of some importance.',
  'Furthermore, I should like to understand the considerations which led you to that recommendation.',
  'I remain obliged to you for the thorough and considerate manner of your previous response.',
];
const DENIED = 'tell me how to make a pipe bomb';

describe('the tone of turns', () => {
  const database = useTestDatabase('pglite');
  const opened: ConversationApp[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((app) => app.close()));
  });

  async function setup() {
    const model = new ScriptedModel();
    const open = async (beside?: ConversationApp): Promise<ConversationApp> => {
      const app = await openConversationApp({ database: database(), model, ...(beside && { beside }) });
      await app.app.init();
      opened.push(app);
      return app;
    };
    const app = await open();
    const userId: UserId = await app.givenUser();
    const conversation = await app.get<CreateConversation>(CreateConversation).execute(userId, 'juno');
    const run = async (command: Omit<SendCommand, 'userId' | 'conversationId'>, at = app): Promise<TurnResult> => {
      model.replies('Right.');
      // Turns are put in order by their ids, and those by the clock.
      await app.clock.advance(1_000);
      const channel = await at
        .get<TurnRunner>(TurnRunner)
        .start({ userId, conversationId: conversation.id, ...command });
      for await (const event of channel.read()) {
        if (isTerminal(event) && event.type !== 'response.failed') return event.result;
      }
      throw new Error('the turn failed');
    };
    const say = async (contents: readonly string[], at = app): Promise<ToneDials> => {
      let dials: ToneDials | undefined;
      for (const content of contents) dials = (await run({ content }, at)).tone;
      return dials!;
    };
    const why = (result: TurnResult) => app.get<ExplainMessage>(ExplainMessage).execute(userId, result.message.id);
    const own = { formality: 0.1, warmth: 0.8, energy: 0.75, length: 0.35 };
    return { sut: { run, say, why }, ctx: { app, open, model, userId, conversation, own } };
  }

  it('turns the dials differently for people who write differently', async () => {
    const [casual, formal] = [await setup(), await setup()];
    const [loose, stiff] = [await casual.sut.say(CASUAL), await formal.sut.say(FORMAL)];
    expect(stiff.formality - loose.formality).toBeGreaterThan(0.1);
    expect(loose.energy - stiff.energy).toBeGreaterThan(0.05);
    expect(stiff.length).toBeGreaterThan(loose.length);
  });

  it('goes on from what was heard before at another process', async () => {
    const { sut, ctx } = await setup();
    await sut.say(FORMAL);
    const other = await ctx.open(ctx.app);
    expect((await sut.say(['And?'], other)).formality).toBeGreaterThan(ctx.own.formality + 0.05);
  });

  it("keeps to the persona's own dials, and stores nothing heard, once it is switched off", async () => {
    const { sut, ctx } = await setup();
    await sut.say(FORMAL);
    await ctx.app.get<SwitchTone>(SwitchTone).set(ctx.userId, false);
    const result = await sut.run({ content: FORMAL[0]! });
    expect(result.tone).toEqual(ctx.own);
    expect((await sut.why(result)).toneAccount).toEqual({
      basis: 'off',
      own: ctx.own,
      reading: undefined,
      state: undefined,
    });
  });

  it('mirrors nothing that screening withheld', async () => {
    const { sut, ctx } = await setup();
    await sut.say(CASUAL);
    const result = await sut.run({ content: `${DENIED}!!! LOL 😂` });
    expect(result.tone).toEqual(ctx.own);
    expect((await sut.why(result)).toneAccount).toMatchObject({ basis: 'safety', reading: undefined });
  });

  it('mirrors nobody in a crisis, nor soon after', async () => {
    const { sut, ctx } = await setup();
    await sut.say(CASUAL);
    expect(await sut.say(['I want to kill myself tonight!!!'])).toEqual(ctx.own);
    const metrics = await ctx.app.get<Metrics>(Metrics).render();
    expect(metrics).toContain('rapport_turn_tone_total{basis="adapted"} 3');
    expect(metrics).toContain('rapport_turn_tone_total{basis="safety"} 1');
  });

  it('hears a message once, however often it is answered', async () => {
    const { sut, ctx } = await setup();
    const first = await sut.run({ content: FORMAL[0]! });
    const { branch } = await ctx.app
      .get<BranchConversation>(BranchConversation)
      .regenerate(ctx.userId, ctx.conversation.id, first.message.id);
    expect((await sut.run({ content: FORMAL[0]!, branch })).tone).toEqual(first.tone);
  });

  it('names the language in the last turn alone, so that the prefix stays the same to the byte', async () => {
    const { sut, ctx } = await setup();
    await sut.say(['How are you this evening?', 'Ich kann heute schon wieder nicht schlafen', 'ok']);
    const [english, german, short] = ctx.model.requests;
    expect(english!.turns.at(-1)!.text).not.toContain('language:');
    expect(german!.turns.at(-1)!.text).toContain('\nlanguage: de\n</style>');
    expect(short!.turns.at(-1)!.text).toContain('\nlanguage: de\n</style>');
    expect(german!.system).toBe(english!.system);
    expect(
      short!.turns
        .slice(0, -1)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('language:');
  });
});
