import type { LinearTask } from '@rapport/safety';
import type { LearnOptions } from '../learn.js';
import type { Labelled } from '../sources.js';

/** Where rows came from, as the header of the model and its card tell it. */
export interface Origin {
  readonly name: string;
  readonly licence: string;
}

/** One question of "what does it do with what it never saw": these rows are taken out of training, and asked. */
export interface Fold {
  readonly name: string;
  readonly isHeldOut: (row: Labelled) => boolean;
  /** Whether thresholds are set by it: where unseen texts are of the kind that the model is for. */
  readonly calibrates: boolean;
}

export interface Recipe {
  readonly task: LinearTask;
  readonly options: LearnOptions;
  readonly origins: readonly Origin[];
  /** Everything there is, from a folder of public sets and from text of our own. */
  readonly rows: (folder: string) => Labelled[];
  /** Whole sources or templates, never a random share. */
  readonly folds: readonly Fold[];
  /** The share of unseen benign rows that may score more than 0.5; absent for a scale. */
  readonly mostFlagged?: number;
  /** The share of unseen benign rows that may be looked at again; absent: so many that 95 % of unseen positives are. */
  readonly mostJudged?: number;
}
