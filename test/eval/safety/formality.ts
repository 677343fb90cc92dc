import { basename } from 'node:path';
import { loadShippedModels } from '@rapport/safety';
import type { Asked } from '../../../tools/train/calibrate.js';
import { spearman } from '../../../tools/train/metrics.js';
import { recipes } from '../../../tools/train/recipes/index.js';
import { readRows } from '../../../tools/train/sources.js';
import { ask } from '../../../tools/train/trained.js';
import { round } from './figures.js';
import { Stopwatch } from './stopwatch.js';
import type { Task } from './task.js';

interface Agreement {
  /** Spearman's rank correlation with what people said. */
  readonly rho: number;
  /** The same of the plain recipe, where models are trained for the question. */
  readonly plainRho?: number;
  readonly n: number;
}

/**
 * The recipe that ours is to beat: words, pairs and letter groups alone, more features, no pull towards zero. Of that kind was a model
 * of the same sentences that reached .71 on a set of other makers (SQUINKY), and .42 to .70 on these folds; this rate and length of
 * training come out there as well. So by how much ours is better here says what to expect there.
 */
const PLAIN = { bits: 18, loss: 'squared', style: false, epochs: 4, rate: 0.1, decay: 1e-6, seeds: 1 } as const;

/** How well the order by formality agrees with people's: rows `{ t, v }`. */
export const formality: Task = ({ files, folder }) => {
  const groups: Record<string, Agreement> = {};
  let usPerText: number | undefined;
  if (files.length > 0) {
    const model = loadShippedModels();
    const stopwatch = new Stopwatch();
    for (const file of files) {
      // Files for other tasks may be named beside it.
      const rows = readRows(file).filter(({ v, y }) => Number.isFinite(Number(v ?? y)));
      if (rows.length === 0) continue;
      const said = rows.map(({ v, y }) => Number(v ?? y));
      groups[basename(file)] = agreement(
        rows.map(({ t }) => stopwatch.time(() => model.score(String(t)).formality)),
        said,
      );
    }
    usPerText = round(stopwatch.microseconds / Object.values(groups).reduce((sum, { n }) => sum + n, 0));
  } else if (folder !== undefined) {
    const recipe = recipes.formality;
    const rows = recipe.rows(folder);
    for (const fold of recipe.folds) {
      const [ours, plain] = [recipe, { ...recipe, options: PLAIN }].map((one) => agreementOf(ask(one, rows, fold)));
      groups[fold.name] = { rho: ours!.rho, plainRho: plain!.rho, n: ours!.n };
    }
  } else return undefined;
  const all = Object.values(groups);
  if (all.length === 0) return undefined;
  const meanOf = (value: (one: Agreement) => number): number =>
    round(all.reduce((sum, one) => sum + value(one), 0) / all.length);
  const mean = {
    rho: meanOf(({ rho }) => rho),
    ...(files.length === 0 && { plainRho: meanOf(({ plainRho = Number.NaN }) => plainRho) }),
    n: all.reduce((sum, { n }) => sum + n, 0),
  };
  return {
    title: files.length > 0 ? 'formality: the model that ships' : 'formality: each genre by a model that never saw it',
    rows: [...Object.entries(groups), ['mean', mean] as const].map(([name, figures]) => ({ '': name, ...figures })),
    results: { safety: { formality: { ...mean, ...(usPerText !== undefined && { usPerText }), groups } } },
  };
};

const agreementOf = (asked: readonly Asked[]): Agreement =>
  agreement(
    asked.map(({ raw }) => raw),
    asked.map(({ row }) => row.y),
  );

const agreement = (read: readonly number[], said: readonly number[]): Agreement => ({
  rho: round(spearman(read, said)),
  n: said.length,
});
