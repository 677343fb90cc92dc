import { basename } from 'node:path';
import { loadShippedModels } from '@rapport/safety';
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
  readonly n: number;
}

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
      const asked = ask(recipe, rows, fold);
      groups[fold.name] = agreement(
        asked.map(({ raw }) => raw),
        asked.map(({ row }) => row.y),
      );
    }
  } else return undefined;
  const all = Object.values(groups);
  if (all.length === 0) return undefined;
  const mean = {
    rho: round(all.reduce((sum, { rho }) => sum + rho, 0) / all.length),
    n: all.reduce((sum, { n }) => sum + n, 0),
  };
  return {
    title: files.length > 0 ? 'formality: the model that ships' : 'formality: each genre by a model that never saw it',
    rows: [...Object.entries(groups), ['mean', mean] as const].map(([name, figures]) => ({ '': name, ...figures })),
    results: { safety: { formality: { ...mean, ...(usPerText !== undefined && { usPerText }), groups } } },
  };
};

const agreement = (read: readonly number[], said: readonly number[]): Agreement => ({
  rho: round(spearman(read, said)),
  n: said.length,
});
