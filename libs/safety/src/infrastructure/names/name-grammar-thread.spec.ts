import { ManualClock } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NameGrammarThread } from './name-grammar-thread.js';

function setup() {
  const clock = new ManualClock();
  const sut = new NameGrammarThread({ personalNamesTimeoutMs: 1_000 }, clock);
  onTestFinished(() => sut.onApplicationShutdown());
  return { sut, ctx: { clock } };
}

const LONG = 'Jessica Parker went to Canada, and honestly I do not know why. '.repeat(200);

describe('NameGrammarThread', () => {
  it('answers piece by piece, in their order', async () => {
    const { sut } = setup();
    const matches = await sut.matches(['My name is Jessica.', 'Nothing.', 'We moved to Canada.']);
    expect(matches.map(({ people, places }) => [people.length, places.length])).toEqual([
      [1, 0],
      [0, 0],
      [0, 1],
    ]);
  });

  it('leaves the event loop to others while it reads', async () => {
    const { sut } = setup();
    await sut.matches(['']);
    const reading = sut.matches([LONG]);
    let rounds = 0;
    while ((await Promise.race([reading, new Promise((resolve) => setImmediate(resolve))])) === undefined) rounds += 1;
    expect(rounds).toBeGreaterThan(100);
  });

  it('refuses who comes while too many wait, and answers those', async () => {
    const { sut } = setup();
    const waiting = Array.from({ length: 1_000 }, () => sut.matches([]));
    await expect(sut.matches([])).rejects.toMatchObject({ code: 'safety.names_unavailable', retryAfterMs: 1_000 });
    expect(await Promise.all(waiting)).toHaveLength(1_000);
    expect(await sut.matches(['My name is Jessica.'])).toHaveLength(1);
  });

  it('gives each question its own time, and fails who waits when one takes longer, to begin anew', async () => {
    const { sut, ctx } = setup();
    await sut.matches(['']);
    for (const reading of [LONG, LONG, LONG].map((text) => sut.matches([text.slice(0, 2_000)]))) {
      await ctx.clock.advance(400);
      await expect(reading).resolves.toHaveLength(1);
    }
    expect(ctx.clock.pendingTimers).toBe(0);
    const reading = sut.matches([LONG]);
    const advancing = ctx.clock.advance(1_000);
    await expect(reading).rejects.toMatchObject({ code: 'safety.names_unavailable' });
    await advancing;
    expect(await sut.matches(['My name is Jessica.'])).toHaveLength(1);
  });
});
