import { newId } from '@rapport/kernel';
import { ALLOWED, ReplySanitisers, type OutputGate, type OutputScreen } from '@rapport/safety';
import { ManualClock } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import type { GenerationEvent } from './generate.stage.js';
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
  const sut = new ReleaseStage(screen, new ReplySanitisers({ replyMarkup: 'links' }), prompts);
  const run = new TurnRun(new TurnChannel(100), new ManualClock());
  const policies = { refusal: 'No.' };
  const persona = { personaId: newId('persona'), definition: { locale: 'en', policies } };
  const turn = { persona, userId: newId('user'), recent: [], content: 'Hi', screen: ALLOWED } as unknown as Turn;
  const release = (...pieces: string[]) => sut.run(turn, run, generationOf(pieces));
  return { sut: release, ctx: { run, screened } };
}

async function* generationOf(pieces: readonly string[]): AsyncGenerator<GenerationEvent> {
  for (const text of pieces) yield { type: 'delta', text };
  yield { type: 'end', outcome: 'answered', rung: 'primary', verdict: 'ok' };
}

describe('ReleaseStage', () => {
  it('screens what is shown, not what was said: what is taken out cannot hide a word', async () => {
    const { sut, ctx } = setup();
    const { text } = await sut('go ki\u001b[0', 'mll', ' it\u200b\u202e!');
    expect(ctx.screened.join('')).toBe('go kill it!');
    expect(text).toBe('go kill it!');
  });

  it('keeps nothing of an answer whose review fails', async () => {
    const { sut, ctx } = setup({ review: () => Promise.reject(new Error('a bug')) });
    await expect(sut('Hello ', 'there')).rejects.toThrow('a bug');
    expect(ctx.run.said).toBe('');
    expect(JSON.stringify(ctx.run.channel.held(0, 100))).not.toMatch(/Hello|there/);
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
