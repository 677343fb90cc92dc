import { Metrics } from '@rapport/platform';
import { openConversationApp, startEmulator, useTestDatabase, type EmulatorProcess } from '@rapport/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CreateConversation } from '../application/create-conversation.js';
import { TitleHandler } from '../application/title.handler.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { isTerminal, type TerminalEvent, type TurnResult } from '../domain/turn-event.js';
import { TurnRunner } from './turn-runner.js';

/** What a prompt means is agreed between two sides: here the real adapter speaks to the emulator over sockets. */
describe('a turn over the real SDK', () => {
  const database = useTestDatabase('pglite');
  let emulator: EmulatorProcess;
  beforeAll(async () => void (emulator = await startEmulator()));
  afterAll(() => emulator.stop());

  async function setup() {
    const environment = { GEMINI_BASE_URL: emulator.url, GEMINI_API_KEY: 'emulator', GEMINI_RETRY_ATTEMPTS: '1' };
    const app = await openConversationApp({ database: database(), environment });
    await app.app.init();
    onTestFinished(() => app.close());
    const userId = await app.givenUser();
    const create = async () => (await app.get<CreateConversation>(CreateConversation).execute(userId, 'maren')).id;
    const conversationId = await create();
    const send = async (content: string, to = conversationId): Promise<TerminalEvent> => {
      const channel = await app.get<TurnRunner>(TurnRunner).start({ userId, conversationId: to, content });
      for await (const event of channel.read()) if (isTerminal(event)) return event;
      throw new Error('the turn has no end');
    };
    const answer = async (content: string, to?: typeof conversationId): Promise<TurnResult> => {
      const end = await send(content, to);
      if (end.type !== 'response.completed') throw new Error(`the turn ended with ${end.type}`);
      return end.result;
    };
    const find = () => app.get<ConversationRepository>(ConversationRepository).find(userId, conversationId);
    return { sut: { send, answer }, ctx: { ...app, userId, conversationId, create, find } };
  }

  it('answers in the name of the persona, with tokens that Gemini counted', async () => {
    const { sut } = await setup();
    const { message, usage, rung, costMicroUsd } = await sut.answer('Who are you?');
    expect(message.text).toContain('Maren');
    expect(rung).toBe('primary');
    expect(usage?.prompt).toBeGreaterThan(200);
    expect(costMicroUsd).toBeGreaterThan(0);
  });

  it('answers the message alone, not the blocks around it', async () => {
    const { sut } = await setup();
    const { message } = await sut.answer('Do you like the smell of tar?');
    expect(message.text).not.toMatch(/<|>|formality|0\.\d\d/);
  });

  it('draws on what was said in another conversation', async () => {
    const { sut, ctx } = await setup();
    await sut.answer('My sister is called Ottilie.');
    const { message, memoryUsed } = await sut.answer('What is my sister called?', await ctx.create());
    expect(memoryUsed.length).toBeGreaterThan(0);
    expect(message.text).toContain('Ottilie');
  });

  it.each([
    ['overloaded', 'response.completed', 'holding'],
    ['billing', 'response.completed', 'holding'],
    ['empty-stop', 'response.completed', 'holding'],
    ['max-tokens-thinking', 'response.completed', 'holding'],
    ['max-tokens', 'response.incomplete', 'primary'],
    ['reset-mid-stream', 'response.incomplete', 'primary'],
    ['no-finish-reason', 'response.incomplete', 'primary'],
    ['prompt-safety', 'response.incomplete', 'primary'],
    ['safety-mid-stream', 'response.incomplete', 'primary'],
  ])('ends %s with %s', async (fault, type, rung) => {
    const { sut } = await setup();
    expect(await sut.send(`Tell me a long story. [[fault:${fault}]]`)).toMatchObject({ type, result: { rung } });
  });

  it('delivers what Gemini rated but let pass, and keeps the rating among what was decided', async () => {
    const { sut, ctx } = await setup();
    await sut.answer('Tell me a long story. [[fault:rated?category=HATE_SPEECH]]');
    expect(await ctx.get<Metrics>(Metrics).render()).toContain(
      'rapport_safety_decisions_total{side="output",category="hate",tier="medium",action="annotate",source="gemini"} 1',
    );
  });

  it('has a title written from the first exchange', async () => {
    const { sut, ctx } = await setup();
    await sut.answer('Which boats left the harbour this morning?');
    const { userId, conversationId } = ctx;
    await ctx.get<TitleHandler>(TitleHandler).handle({ userId, conversationId }, new AbortController().signal);
    expect(await ctx.find()).toMatchObject({ titleSource: 'model', title: expect.stringMatching(/boats|harbour/i) });
  });
});
