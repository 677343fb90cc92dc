import { rankingWeights, type RankingWeights } from '@rapport/memory';
import { answerAll, isAnswerable } from '../answers.js';
import { meanOf } from '../metrics.js';
import type { EvalInput, SuiteReport } from '../suite.js';

type Change = readonly [name: string, weights: Partial<RankingWeights>];

const NONE = { densePrevious: 0, denseNext: 0 };
const LEFT_OUT: readonly Change[] = [
  ['words around the turn', { before: [], after: [], answer: 0 }],
  ['the question before it', { answer: 0 }],
  ['kinds', { kind: 0 }],
  ['session', { session: 0 }],
  ['speaker', { otherSpeaker: 0 }],
  ['month and day', { month: 0, day: 0 }],
  ['"when" and a time', { time: 0 }],
  ['telling', { tellsNothing: 0 }],
  ['length', { length: 0 }],
  ['asking', { question: 0 }],
  ['meaning of the turns around', NONE],
  ['all meaning', { ...NONE, dense: 0 }],
];
/** Of a weight: on a plateau, half as much or half as much again changes little. */
const FACTORS = [0.5, 1.5];
const NUMBERS = Object.entries(rankingWeights).filter(
  (entry): entry is [keyof RankingWeights, number] => typeof entry[1] === 'number',
);
/** Of facts, which the transcripts have none of. */
const WITHOUT_EFFECT = new Set(['fact', 'salience']);

/** What each signal is worth, and how much hangs on its exact weight. Not run unless asked for. */
export async function ablation(input: EvalInput): Promise<SuiteReport | undefined> {
  if (!input.conversations) return undefined;
  const changes: Change[] = [
    ['as shipped', {}],
    ...LEFT_OUT.map(([name, weights]): Change => [`without ${name}`, weights]),
    ...NUMBERS.filter(([key]) => !WITHOUT_EFFECT.has(key)).flatMap(([key, value]) =>
      FACTORS.map((factor): Change => [`${key} × ${factor}`, { [key]: value * factor }]),
    ),
  ];
  const rows: Record<string, string | number>[] = [];
  for (const [name, weights] of changes) rows.push({ '': name, ...(await measure(input, weights)) });
  return { title: 'What each signal is worth (percent)', rows, results: { ablation: rows } };
}

async function measure(input: EvalInput, weights: Partial<RankingWeights>): Promise<Record<string, string>> {
  const answered = (await answerAll(input, { ...rankingWeights, ...weights })).filter(isAnswerable);
  const all = meanOf(answered.map(({ scores }) => scores));
  const multiHop = meanOf(answered.filter(({ category }) => category === 'multiHop').map(({ scores }) => scores));
  const percent = (value: number): string => (100 * value).toFixed(1);
  return {
    'R@5': percent(all.r5),
    'R@10': percent(all.r10),
    'nDCG@10': percent(all.ndcg10),
    'multi-hop R@10': percent(multiHop.r10),
  };
}
