import { newId } from '@rapport/kernel';
import { ALLOWED, ReplySanitisers, type OutputGate, type OutputScreen } from '@rapport/safety';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { GenerationEnd, GenerationEvent } from './generate.stage.js';
import type { PersonaPrompts } from './persona-prompts.js';
import { ReleaseStage } from './release.stage.js';
import { TurnChannel } from './turn-channel.js';
import type { Turn } from './turn-context.js';
import { TurnRun } from './turn-run.js';

function setup(gate: Partial<OutputGate> = {}) {
  const screened: string[] = [];
  const push = (delta: string): string => {
    screened.push(delta);
    return delta;
  };
  const open = (): OutputGate => ({ push, finish: () => '', decision: ALLOWED, review: async () => ALLOWED, ...gate });
  const screen = { open } as unknown as OutputScreen;
  const prompts = { of: () => ({ system: '', guard: undefined }) } as unknown as PersonaPrompts;
  const sut = new ReleaseStage(screen, new ReplySanitisers({ replyMarkup: 'links' }), prompts, {
    holdingRetryMs: 20_000,
  });
  const run = new TurnRun(new TurnChannel(100), new ManualClock());
  const policies = { refusal: 'No.', holdingReply: 'Give me a moment.' };
  const persona = { personaId: newId('persona'), definition: { locale: 'en', policies } };
  const turn = { persona, userId: newId('user'), recent: [], content: 'Hi', screen: ALLOWED } as unknown as Turn;
  const release = (...pieces: string[]) => sut.run(turn, run, generationOf(pieces));
  const releaseTo = (end: GenerationEnd, ...pieces: string[]) => sut.run(turn, run, generationOf(pieces, end));
  return { sut: release, ctx: { run, screened, releaseTo } };
}

const ANSWERED: GenerationEnd = { type: 'end', outcome: 'answered', rung: 'primary', verdict: 'ok' };
const BROKEN: GenerationEnd = { ...ANSWERED, outcome: 'broken', verdict: 'error', errorCode: 'llm.network' };
const STOPPED: GenerationEnd = { ...ANSWERED, outcome: 'broken', verdict: 'interrupted', errorCode: 'llm.aborted' };

async function* generationOf(pieces: readonly string[], end = ANSWERED): AsyncGenerator<GenerationEvent> {
  for (const text of pieces) yield { type: 'delta', text };
  yield end;
}

describe('ReleaseStage', () => {
  it('screens what is shown, not what was said: what is taken out cannot hide a word', async () => {
    const { sut, ctx } = setup();
    const { text } = await sut('go ki\u001b[0', 'mll', ' it\u200b\u202e!');
    expect(ctx.screened.join('')).toBe('go kill it!');
    expect(text).toBe('go kill it!');
  });

  it.each([
    ['an answer', ANSWERED, 'empty'],
    ['an answer up to the length limit', { ...ANSWERED, verdict: 'length' }, 'empty'],
    ['what was said before a fault', BROKEN, 'error'],
  ] as const)('holds the line when nothing is left of %s', async (_, end, verdict) => {
    const { ctx } = setup();
    const answer = await ctx.releaseTo(end, '\u001b[', '0m');
    expect(answer).toMatchObject({ state: 'completed', status: 'holding', rung: 'holding', text: 'Give me a moment.' });
    expect(answer).toMatchObject({ verdict, retryAfterMs: 20_000 });
    const shown = ctx.run.channel.held(0, 100).map((event) => ('delta' in event ? event.delta : event.type));
    expect(shown).toEqual(['Give me a moment.', 'response.output_text.done']);
  });

  it('has failed when it is stopped while nothing of it was to be seen', async () => {
    const { ctx } = setup();
    const answer = await ctx.releaseTo(STOPPED, '\u001b[0m', '\n');
    expect(answer).toMatchObject({ state: 'failed', text: '', verdict: 'interrupted', errorCode: 'turn.interrupted' });
  });

  it('keeps nothing of an answer whose review fails', async () => {
    const { sut, ctx } = setup({ review: () => Promise.reject(new Error('a bug')) });
    await expect(sut('Hello ', 'there')).rejects.toThrow('a bug');
    expect(ctx.run.said).toBe('');
    expect(JSON.stringify(ctx.run.channel.held(0, 100))).not.toMatch(/Hello|there/);
  });

  it('tells what waited for the review, before it says that the answer is done', async () => {
    const rests = ['', ', my friend'];
    const { sut, ctx } = setup({ finish: () => rests.shift() ?? '' });
    expect(await sut('Hello')).toMatchObject({ state: 'completed', text: 'Hello, my friend' });
    const types = ctx.run.channel.held(1, 100).map(({ type }) => type);
    expect(types).toEqual(['response.output_text.delta', 'response.output_text.done']);
  });

  it('says that an answer is done only when it was reviewed', async () => {
    const reviewed = Promise.withResolvers<typeof ALLOWED>();
    const { sut, ctx } = setup({ review: () => reviewed.promise });
    const answer = sut('Hello');
    await new Promise((resolve) => setImmediate(resolve));
    expect(ctx.run.channel.held(0, 100).map(({ type }) => type)).toEqual(['response.output_text.delta']);
    reviewed.resolve(ALLOWED);
    expect(await answer).toMatchObject({ state: 'completed', text: 'Hello' });
    expect(ctx.run.channel.held(1, 100).map(({ type }) => type)).toEqual(['response.output_text.done']);
  });
});
