import { round } from './figures.js';
import { readRows } from '../../../tools/train/sources.js';
import { SeededRandom } from '../../fault/seeded-random.js';
import { quantile, realDelays, simulatedDelays, workPerToken } from './stream/delays.js';
import { leak, type LeakResult } from './stream/leaks.js';
import { personasWords, prose } from './stream/prose.js';
import { Releasing } from './stream/release.js';
import type { Task } from './task.js';

const SEED = 5;
const STREAMS = 1_000;
const HARMLESS_STREAMS = 300;
const REAL_STREAMS = 25;

const ANSWER_CHARACTERS = 1_500;

const answers = (make: typeof prose): string[] =>
  Array.from({ length: HARMLESS_STREAMS }, (_, index) => make(new SeededRandom(SEED + index), ANSWER_CHARACTERS));

const textsOf = (files: readonly string[]): string[] =>
  files.flatMap((file) => readRows(file).map(({ t }) => String(t)));

/**
 * Whether a violation that a model streams ever reaches the client, in whole or part, however it is disguised and cut; and
 * what holding back costs ordinary answers. Through the product's own release stage, screens and sanitisers. Files name harmless answers to measure the
 * cost by; without, it is measured by what the shipped personas say.
 */
export const stream: Task = async ({ files }) => {
  const releasing = await Releasing.open();
  const results: LeakResult[] = [];
  for (let index = 0; index < STREAMS; index += 1) results.push(await leak(releasing, SEED, index));
  const ordinary = files.length > 0 ? textsOf(files) : answers(personasWords);
  const simulated = await simulatedDelays(releasing, ordinary);
  const hard = await simulatedDelays(releasing, answers(prose));
  const real = await realDelays(releasing, ordinary.slice(0, REAL_STREAMS));
  const figures = {
    streams: STREAMS,
    ...leaksOf(results),
    addedFirstTokenP50Ms: round(quantile(simulated.firstToken, 0.5)),
    addedFirstTokenP99Ms: round(quantile(simulated.firstToken, 0.99)),
    gapP99Ms: round(quantile(simulated.gaps, 0.99)),
    gapMaxMs: round(quantile(simulated.gaps, 1)),
    hardAddedFirstTokenP50Ms: round(quantile(hard.firstToken, 0.5)),
    hardGapP99Ms: round(quantile(hard.gaps, 0.99)),
    realAddedFirstTokenP50Ms: round(quantile(real.firstToken, 0.5)),
    realGapP99Ms: round(quantile(real.gaps, 0.99)),
    realUpstreamGapP99Ms: round(quantile(real.arrivalGaps, 0.99)),
    workUsPerToken: round(await workPerToken(releasing, ordinary)),
    harmlessStreams: ordinary.length,
  };
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const row = (label: string, some: readonly LeakResult[]) => ({ '': label, streams: some.length, ...leaksOf(some) });
  return {
    title: `${STREAMS} answers with a violation at a random place, 50 tokens a second (gap p99 ${figures.gapP99Ms} ms, first token +${figures.addedFirstTokenP50Ms} ms)`,
    rows: [
      ...kinds.map((kind) =>
        row(
          kind,
          results.filter((result) => result.kind === kind),
        ),
      ),
      row('all', results),
    ],
    results: { safety: { stream: figures } },
  };
};

function leaksOf(results: readonly LeakResult[]) {
  const sum = (of: (result: LeakResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  return {
    violatingCharacters: sum(({ leaked }) => leaked),
    leakingStreams: sum(({ leaked }) => Number(leaked > 0)),
    missed: sum(({ replaced }) => Number(!replaced)),
    keptSomewhere: sum(({ kept }) => Number(kept)),
    streamFirstCharacters: sum(({ leakedByStreamFirst }) => leakedByStreamFirst),
    streamFirstShare: round(sum(({ leakedByStreamFirst }) => Number(leakedByStreamFirst > 0)) / results.length),
  };
}
