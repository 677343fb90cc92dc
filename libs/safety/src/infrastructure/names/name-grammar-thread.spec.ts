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

  it('fails who waits when the thread takes too long, and begins anew', async () => {
    const { sut, ctx } = setup();
    await sut.matches(['']);
    const reading = sut.matches([LONG]);
    await Promise.all([ctx.clock.advance(1_000), expect(reading).rejects.toThrow('has ended')]);
    expect(await sut.matches(['My name is Jessica.'])).toHaveLength(1);
  });
});
