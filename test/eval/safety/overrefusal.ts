import { basename, join } from 'node:path';
import { loadShippedModels } from '@rapport/safety';
import { shareAbove } from '../../../tools/train/metrics.js';
import { readRows } from '../../../tools/train/sources.js';
import { round } from './figures.js';
import type { Task } from './task.js';

/** Sets of the public folder that are harmless whatever words they use. */
const HARMLESS = ['jb_awesome', 'jb_selfinstruct', 'sh_counsel', 'emo_go_dev'];

/**
 * What happens to texts that only sound dangerous, by the models that ship: rows with `y` other than 0 are left out.
 * `flaggedBenign` is what local signals would act on by themselves, `judged` what they would have looked at again.
 */
export const overrefusal: Task = ({ files, folder }) => {
  const places =
    files.length > 0 ? files : folder === undefined ? [] : HARMLESS.map((name) => join(folder, `${name}.jsonl.gz`));
  if (places.length === 0) return undefined;
  const model = loadShippedModels();
  const { jailbreak, crisis, harm } = model.thresholds;
  const groups = places.map((file) => {
    const rows = readRows(file).filter(({ y }) => typeof y === 'string' || Number(y ?? 0) === 0);
    const scores = rows.map(({ t }) => model.score(String(t)));
    const above = (values: readonly number[], threshold: number): number => round(shareAbove(threshold, values));
    return {
      name: basename(file),
      n: rows.length,
      jailbreak: above(
        scores.map((one) => one.jailbreak),
        jailbreak.act,
      ),
      crisis: above(
        scores.map((one) => one.crisis),
        crisis.act,
      ),
      flaggedBenign: above(
        scores.map((one) => Math.max(one.jailbreak - jailbreak.act, one.crisis - crisis.act)),
        0,
      ),
      judged: above(
        scores.map((one) => Math.max(one.jailbreak - jailbreak.skip, one.crisis - crisis.skip)),
        0,
      ),
      harmIfItDecided: above(
        scores.map((one) => one.harm),
        harm.act,
      ),
    };
  });
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const flaggedBenign = round(groups.reduce((sum, group) => sum + group.flaggedBenign * group.n, 0) / n);
  return {
    title: 'over-refusal: harmless texts, by the models that ship',
    rows: groups.map(({ name, ...figures }) => ({ '': name, ...figures })),
    results: {
      safety: {
        overrefusal: { flaggedBenign, n, sets: Object.fromEntries(groups.map(({ name, ...rest }) => [name, rest])) },
      },
    },
  };
};
