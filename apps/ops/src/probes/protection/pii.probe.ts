import type { Probe } from '@rapport/checklist';
import { findPersonalData, PERSONAL_DATA_TYPES } from '@rapport/platform';
import { parse } from 'yaml';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { textOf } from '../support/source-files.js';
import { readLabelled, scoresOf, type Score } from './labelled-sentence.js';

const CORPUS = 'operations/personal-data-corpus.yaml';
/** Of each type: the corpus is small, so that one miss in three or four is a type that is found badly. */
const LEAST_RECALL = 0.9;
const LEAST_PRECISION = 0.95;

export const piiProbe: Probe = {
  id: 'protection.pii',
  version: 1,
  description: `The detector finds at least ${LEAST_RECALL * 100} % of each type of personal data in a labelled corpus, and hardly anything else.`,
  run: needing('sourceFolder', async (folder) => {
    const rows = (parse((await textOf(folder, CORPUS)) ?? '') ?? []) as readonly string[];
    const scores = scoresOf(rows.map(readLabelled), (text) => findPersonalData(text));
    const asked = PERSONAL_DATA_TYPES.map(
      (type) => [type, scores.get(type) ?? { found: 0, missed: 0, wrong: 0 }] as const,
    );
    const total = (count: (score: Score) => number): number =>
      [...scores.values()].reduce((sum, score) => sum + count(score), 0);
    const [found, missed, wrong] = [
      total((score) => score.found),
      total((score) => score.missed),
      total((score) => score.wrong),
    ];
    const precision = found / Math.max(found + wrong, 1);
    const problems = [
      ...asked
        .filter(([, { found: ours, missed: lost }]) => ours + lost === 0)
        .map(([type]) => `the corpus asks for no ${type}`),
      ...asked
        .filter(([, { found: ours, missed: lost }]) => ours + lost > 0 && ours / (ours + lost) < LEAST_RECALL)
        .map(([type, { found: ours, missed: lost }]) => `${ours} of ${ours + lost} ${type} are found`),
      ...(precision >= LEAST_PRECISION ? [] : [`${wrong} of ${found + wrong} findings are none`]),
    ];
    const figures = `${found} of ${found + missed} in ${asked.length} types are found, ${wrong} findings are none`;
    return judge(problems, figures, { target: CORPUS });
  }),
};
