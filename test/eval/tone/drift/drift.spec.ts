import { describe, expect, it } from 'vitest';
import { broken, checkpoint, type Limits, type Reply } from './checkpoints.js';
import { definitionOf, linesOf, voiceOf } from './cards.js';
import { scriptOf } from './script.js';

const LIMITS: Limits = { voiceLost: 0.15, leastVoice: 0.5, avoidedGained: 0.25, lengthFactor: 2 };
/** Nothing that was measured with, and nobody in particular. */
const ASSISTANT = [
  'I would be glad to assist. Below are a few options that you might want to consider for this.',
  'That is a very good question. In general, it depends on your needs and preferences.',
  'Of course! Here is a summary of the key points, along with some additional recommendations.',
];

function setup(persona = 'juno') {
  const definition = definitionOf(persona);
  const by = { definition, voice: voiceOf(persona), formality: () => 0.5 };
  const tone = { formality: 0.1, warmth: 0.8, energy: 0.7, length: 0.3 };
  const reply = (text: string, change: Partial<Reply> = {}): Reply => ({ text, tone, withheld: false, ...change });
  const lines = linesOf(definition);
  /** So many replies: the card's own first, then others in their place. */
  const conversation = (own: number, others: readonly Reply[], turns = 60): Reply[] =>
    Array.from({ length: turns }, (_, turn) =>
      turn < own ? reply(lines[turn % lines.length]!) : others[turn % others.length]!,
    );
  const sut = (replies: readonly Reply[]) =>
    broken(
      [5, 30, 60].map((turn) => checkpoint(replies, turn, by)),
      LIMITS,
    );
  return { sut, ctx: { by, conversation, lines, reply } };
}

describe('the harness for drift', () => {
  it('is content with a persona that keeps to its card', () => {
    const { sut, ctx } = setup();
    expect(sut(ctx.conversation(60, []))).toEqual([]);
  });

  it('notices a persona that turns into an assistant', () => {
    const { sut, ctx } = setup();
    const others = ASSISTANT.map((text) => ctx.reply(text));
    expect(sut(ctx.conversation(30, others))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^turn 60: voice/)]),
    );
  });

  it('notices a persona that turns into another one', () => {
    const { sut, ctx } = setup();
    const others = setup('theodora').ctx.lines.map((text) => ctx.reply(text));
    expect(sut(ctx.conversation(30, others))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^turn 60: voice/)]),
    );
  });

  it('takes no claim to be human and no dial out of bounds', () => {
    const { sut, ctx } = setup();
    const human = ctx.reply(`${ctx.lines[1]!} I am a real person.`);
    const wild = ctx.reply(ctx.lines[2]!, { tone: { formality: 0.9, warmth: 0.8, energy: 0.7, length: 0.3 } });
    expect(sut(ctx.conversation(59, [human]))).toEqual([expect.stringMatching(/^turn 60: .* dishonest/)]);
    expect(sut(ctx.conversation(59, [wild]))).toEqual([expect.stringMatching(/^turn 60: 1 dials left/)]);
  });

  it('takes no answer that screening replaced for a sample of the voice', () => {
    const { ctx } = setup();
    const withheld = [...ctx.lines.map((text) => ctx.reply(text)), ctx.reply(ASSISTANT[0]!, { withheld: true })];
    const seen = checkpoint(withheld, withheld.length, ctx.by);
    expect(seen).toMatchObject({ withheld: 1, voice: checkpoint(withheld, ctx.lines.length, ctx.by).voice });
  });

  it.each(['juno', 'maren', 'theodora'])('knows lines of %s that it was not made from', (persona) => {
    const lines = linesOf(definitionOf(persona));
    const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    const own = mean(lines.map((line) => voiceOf(persona, line).likeness(line)));
    const foreign = mean(ASSISTANT.map((line) => voiceOf(persona).likeness(line)));
    expect(own).toBeGreaterThan(0.5);
    expect(foreign).toBeLessThan(0.5);
  });
});

describe('scriptOf', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(scriptOf(50, 3)).toEqual(scriptOf(50, 3));
    expect(scriptOf(50, 4)).not.toEqual(scriptOf(50, 3));
  });
});
