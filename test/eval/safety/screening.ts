import { basename } from 'node:path';
import { crisisScore, findCrisisPhrases, loadShippedModels, type ScreeningTask } from '@rapport/safety';
import { ask } from '../../../tools/train/trained.js';
import { recipes } from '../../../tools/train/recipes/index.js';
import { readRows } from '../../../tools/train/sources.js';
import { calibrate } from '../../../tools/train/calibrate.js';
import { figuresOf, round, type Figures, type Scored } from './figures.js';
import { Stopwatch } from './stopwatch.js';
import type { Task, TaskReport } from './task.js';

/** Over files, what ships; over the public sets, models that never saw the source that they are asked about. */
export function screening(task: ScreeningTask): Task {
  return ({ files, folder }) => {
    if (files.length > 0) return overFiles(task, files);
    return folder === undefined ? undefined : overFolds(task, folder);
  };
}

function overFiles(task: ScreeningTask, files: readonly string[]): TaskReport {
  const scores = loadShippedModels();
  const tables: Record<string, Figures> = {};
  const all: Scored[] = [];
  const stopwatch = new Stopwatch();
  for (const file of files) {
    const rows = readRows(file).map(({ t, y }) => ({
      score: stopwatch.time(() => scores.score(String(t))[task]),
      y: Number(y ?? 0) > 0 ? 1 : 0,
    }));
    all.push(...rows);
    tables[basename(file)] = figuresOf(rows, scores.thresholds[task]);
  }
  const total = { ...figuresOf(all, scores.thresholds[task]), usPerText: round(stopwatch.microseconds / all.length) };
  return {
    title: `${task}: the model that ships`,
    rows: Object.entries(files.length > 1 ? { ...tables, together: total } : tables).map(([name, figures]) => ({
      '': name,
      ...figures,
    })),
    results: { safety: { [task]: total } },
  };
}

function overFolds(task: ScreeningTask, folder: string): TaskReport {
  const recipe = recipes[task];
  const rows = recipe.rows(folder);
  const folds: Record<string, Figures> = {};
  for (const fold of recipe.folds) {
    const asked = ask(recipe, rows, fold);
    const { calibration, thresholds } = calibrate(asked, recipe);
    const scored = asked.map(({ row, raw }) => {
      const score = 1 / (1 + Math.exp(-(calibration.slope * raw + calibration.offset)));
      return { score: task === 'crisis' ? crisisScore(score, findCrisisPhrases(row.text)) : score, y: row.y };
    });
    // The threshold to act is set on these very rows: what it flags is by design, what it finds is a measurement.
    folds[fold.name] = figuresOf(scored, thresholds ?? { skip: 0, act: 1 });
  }
  return {
    title: `${task}: each source asked about by a model that never saw it`,
    rows: Object.entries(folds).map(([name, figures]) => ({ '': name, ...figures })),
    results: { safety: { [task]: { ...meanOf(Object.values(folds)), folds } } },
  };
}

/** Over the folds that hold both classes. */
function meanOf(folds: readonly Figures[]): Partial<Figures> {
  const both = folds.filter(({ ap }) => ap !== undefined);
  const mean = (key: keyof Figures): number =>
    round(both.reduce((sum, fold) => sum + (fold[key] ?? 0), 0) / both.length);
  const keys = ['ap', 'f1', 'recallAt1Fpr', 'recallAtAct', 'flaggedBenign', 'skipAt95'] as const;
  const n = folds.reduce((sum, fold) => sum + fold.n, 0);
  return { ...Object.fromEntries(keys.map((key) => [key, mean(key)])), n };
}
