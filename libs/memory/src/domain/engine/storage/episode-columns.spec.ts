import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EpisodeColumns } from './episode-columns.js';

interface Said {
  readonly conversation: string;
  readonly order: number;
}

function setup(said: readonly Said[]) {
  const sut = new EpisodeColumns();
  for (const [number, { conversation, order }] of said.entries()) {
    sut.add(number, { id: `${number}`, conversation, persona: 'p', role: 'user', text: '', at: order, order }, 0);
  }
  return { sut };
}

describe('EpisodeColumns', () => {
  it('links the turns of a conversation, whichever others come between', () => {
    const { sut } = setup([
      { conversation: 'a', order: 1 },
      { conversation: 'b', order: 1 },
      { conversation: 'a', order: 2 },
    ]);
    expect([...sut.next.subarray(0, 3)]).toEqual([2, -1, -1]);
    expect([...sut.previous.subarray(0, 3)]).toEqual([-1, -1, 0]);
  });

  it('links by order, in whatever order turns come and go', () => {
    const said = fc.uniqueArray(fc.record({ conversation: fc.constantFrom('a', 'b'), order: fc.nat(50) }), {
      selector: ({ conversation, order }) => conversation + order,
    });
    fc.assert(
      fc.property(said, fc.infiniteStream(fc.boolean()), (turns, goes) => {
        const { sut } = setup(turns);
        const gone = new Set([...turns.keys()].filter(() => goes.next().value === true));
        for (const turn of gone) sut.remove(turn);
        for (const conversation of ['a', 'b']) {
          const left = [...turns.keys()].filter(
            (turn) => !gone.has(turn) && turns[turn]!.conversation === conversation,
          );
          left.sort((a, b) => turns[a]!.order - turns[b]!.order);
          for (const [index, turn] of left.entries()) {
            expect([sut.previous[turn], sut.next[turn]]).toEqual([left[index - 1] ?? -1, left[index + 1] ?? -1]);
          }
        }
      }),
    );
  });

  it('takes each day of a conversation for a session', () => {
    const day = 86_400_000;
    const { sut } = setup([0, 5, day, 3 * day].map((order) => ({ conversation: 'a', order })));
    expect([...sut.session.subarray(0, 4)]).toEqual([0, 0, 1, 2]);
    expect([...sut.sessionDay.subarray(0, 3)]).toEqual([0, 1, 3]);
  });
});
