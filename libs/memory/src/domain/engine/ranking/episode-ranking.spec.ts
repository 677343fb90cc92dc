import { describe, expect, it } from 'vitest';
import { PersonIndex } from '../person-index.js';
import { quantise } from '../dense/quantise.js';
import type { EpisodeRecord } from '../records.js';
import { rankingWeights, type RankingWeights } from './weights.js';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 2, 1, 12);
const FILLER = 'The weather has been rather grey.';

type Line = readonly [who: 'Ann' | 'Ben', text: string, rest?: Partial<EpisodeRecord>];

function setup(lines: readonly Line[], weights: Partial<RankingWeights> = {}) {
  const sut = new PersonIndex({ ...rankingWeights, ...weights });
  lines.forEach(([name, text, rest], order) =>
    sut.addEpisode({
      id: `${order}`,
      conversation: 'one',
      persona: 'ben',
      role: name === 'Ann' ? 'user' : 'assistant',
      name,
      text,
      at: START + order * 1_000,
      order,
      ...rest,
    }),
  );
  const ask = (text: string, vector?: number[]) => {
    const search = sut.search({
      text,
      persona: 'ben',
      now: START,
      episodes: lines.length,
      facts: 0,
      vector: vector && quantise('space', Float32Array.from(vector)),
    });
    for (let step = search.next(); ; step = search.next()) if (step.done) return step.value.episodes;
  };
  const signals = (text: string, id: number, vector?: number[]) =>
    ask(text, vector).find((hit) => hit.id === `${id}`)?.signals ?? {};
  return { sut, ctx: { ask, signals } };
}

describe('EpisodeRanking', () => {
  it('finds the answer to a question by the words of the question', () => {
    const { ctx } = setup([
      ['Ben', 'Where do you keep the telescope?'],
      ['Ann', 'Up in the attic.'],
      ['Ben', FILLER],
      ['Ann', 'Quite so.'],
    ]);
    expect(ctx.ask('Where is the telescope of Ann?')[0]?.id).toBe('1');
  });

  it('credits an answer that is sent in two messages', () => {
    const { ctx } = setup([
      ['Ben', 'where do you keep the telescope'],
      ['Ben', 'just wondering'],
      ['Ann', 'hmm'],
      ['Ann', 'up in the attic'],
      ['Ann', 'behind the boxes'],
    ]);
    const context = (id: number) => ctx.signals('the telescope', id).context ?? 0;
    expect(context(3)).toBeGreaterThan(context(1));
    expect(context(3)).toBeGreaterThan(context(4));
  });

  it('gives a turn of the same exchange less than one that has the word itself', () => {
    const { ctx } = setup([
      ['Ann', 'My telescope arrived.'],
      ['Ben', 'Congratulations!'],
    ]);
    expect(ctx.signals('telescope', 0).words).toBeGreaterThan(ctx.signals('telescope', 1).context!);
    expect(ctx.signals('telescope', 1).words).toBeUndefined();
  });

  it('does not let a conversation that was taken up hours later answer what was asked before', () => {
    const { ctx } = setup([
      ['Ben', 'Where is the telescope?'],
      ['Ann', 'Good morning!', { at: START + 7 * HOUR }],
    ]);
    expect(ctx.signals('telescope', 1).context).toBeUndefined();
  });

  it('finds what is of the kind asked for, the rare before the common', () => {
    const { ctx } = setup([
      ['Ann', FILLER],
      ['Ann', 'I practised the cello.'],
      ['Ann', 'The band has a drum.'],
      ['Ann', 'Another drum was heard.'],
    ]);
    const kind = (id: number) => ctx.signals('Which instruments does Ann play?', id).kind ?? 0;
    expect(kind(0)).toBe(0);
    expect(kind(1)).toBeGreaterThan(kind(3));
    expect(kind(3)).toBeGreaterThan(0);
  });

  it('prefers whom the question names', () => {
    const { ctx } = setup([
      ['Ben', 'Sailing is fine.'],
      ['Ann', 'Sailing is fine.'],
    ]);
    expect(ctx.ask('What does Ann say of sailing?')[0]?.id).toBe('1');
    expect(ctx.ask('What does Ben say of sailing?')[0]?.id).toBe('0');
  });

  it('prefers the person when they speak of themselves, and the persona when it is asked about itself', () => {
    const { ctx } = setup([
      ['Ben', 'Sailing is fine.'],
      ['Ann', 'Sailing is fine.'],
    ]);
    expect(ctx.ask('What did I say of sailing?')[0]?.id).toBe('1');
    expect(ctx.ask('What did you say of sailing?')[0]?.id).toBe('0');
  });

  it('counts telling what one did only for the one who is meant', () => {
    const { ctx } = setup([
      ['Ann', 'I sailed around the island.'],
      ['Ben', 'I sailed around the island.'],
    ]);
    const form = (question: string, id: number) => ctx.signals(question, id).form!;
    expect(form('Where did Ann sail?', 1) - form('Where did Ann sail?', 0)).toBeCloseTo(rankingWeights.tellsNothing);
    expect(form('Who sailed?', 0)).toBeCloseTo(form('Who sailed?', 1));
  });

  it('prefers turns that speak of a time when the question asks for one', () => {
    const { ctx } = setup([
      ['Ann', 'We sailed in summer.'],
      ['Ann', 'We sailed in a storm.'],
    ]);
    const gain = (question: string) => ctx.signals(question, 0).form! - ctx.signals(question, 1).form!;
    expect(gain('When did you sail?') - gain('Where did you sail?')).toBeCloseTo(rankingWeights.time);
  });

  it('prefers the month and the day that the question names', () => {
    const { ctx } = setup([
      ['Ann', 'Sailing.', { conversation: 'march', at: Date.UTC(2024, 2, 2) }],
      ['Ann', 'Sailing.', { conversation: 'later', at: Date.UTC(2024, 2, 9) }],
      ['Ann', 'Sailing.', { conversation: 'june', at: Date.UTC(2024, 5, 2) }],
    ]);
    expect(ctx.ask('Who sailed on 9 March 2024?').map(({ id }) => id)).toEqual(['1', '0', '2']);
  });

  it('prefers the session that is about the question', () => {
    const session = (name: string) => ({ conversation: name });
    const { ctx } = setup([
      ['Ann', 'The regatta again.', session('a')],
      ['Ann', 'A regatta with a boat.', session('b')],
      ['Ann', 'Our boat won the regatta.', session('b')],
    ]);
    expect(ctx.signals('regatta boat', 1).session).toBeGreaterThan(ctx.signals('regatta boat', 0).session!);
  });

  it('takes the meaning of the turns around into account, of the same exchange only', () => {
    const near = (values: number[]) => ({ vector: quantise('space', Float32Array.from(values)) });
    const { ctx } = setup([
      ['Ann', 'One.', near([1, 0])],
      ['Ann', 'Two.', near([0, 1])],
      ['Ann', 'Three.', near([0, 1])],
      ['Ann', 'Four.', { ...near([0, 1]), at: START + 9 * HOUR }],
    ]);
    const meaning = (id: number) => ctx.signals('anything', id, [1, 0]).meaning!;
    expect(meaning(0)).toBeGreaterThan(meaning(1));
    expect(meaning(1)).toBeGreaterThan(meaning(2));
    // Before the fourth there was another talk: its neighbour's distance from the question does not pull it down.
    expect(meaning(3)).toBeGreaterThan(meaning(2));
  });

  it('lets no long question outweigh everything else, nor a short one', () => {
    const { ctx } = setup([
      ['Ann', 'The red boat sailed past the old lighthouse near the harbour.'],
      ...Array.from({ length: 40 }, (): Line => ['Ben', FILLER, { conversation: 'other' }]),
    ]);
    const [short, long] = ['boat', 'red boat sailed past the old lighthouse near the harbour'].map(
      (text) => ctx.signals(text, 0).words!,
    );
    expect(long! / short!).toBeGreaterThan(1.5);
    expect(long! / short!).toBeLessThan(3);
  });

  it('scores a turn that has nothing to do with the question no more than nought, whoever says it', () => {
    const { ctx } = setup([
      ['Ann', 'I painted the fence.'],
      ['Ann', FILLER],
      ['Ben', FILLER],
      ['Ann', 'Sailing is fine.', { conversation: 'other' }],
    ]);
    const scores = new Map(ctx.ask('Does Ann like sailing?').map(({ id, score }) => [id, score]));
    expect(Math.max(...['0', '1', '2'].map((id) => scores.get(id)!))).toBeLessThanOrEqual(0);
    expect(scores.get('3')).toBeGreaterThan(0.2);
  });

  it('scores what its signals add up to', () => {
    const { ctx } = setup([
      ['Ben', 'Did you sail in May?'],
      ['Ann', 'I sailed last week.'],
    ]);
    for (const { score, signals } of ctx.ask('When did Ann sail?')) {
      expect(Object.values(signals).reduce((sum, value) => sum + value, 0)).toBeCloseTo(score);
    }
  });
});
