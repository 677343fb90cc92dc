import { findCrisisPhrases, type CrisisPhrase } from '../crisis/phrases/crisis-phrases.js';
import type { CrisisPhraseTier } from '../crisis/phrases/crisis-phrase-rule.js';
import { HashedFeatures } from './hashed-features.js';
import { LINEAR_TASKS, LinearModel, type LinearParameters, type LinearTask } from './linear-model.js';

/** Calibrated scores at which something is to happen. */
export interface ScoreThresholds {
  /** Below it nothing needs a second look: when the model was made, 95 % of positives from unseen sources scored more. */
  readonly skip: number;
  /** Above it the score alone is a reason; between the two, somebody who understands should look. */
  readonly act: number;
}

export type ScreeningTask = Exclude<LinearTask, 'formality'>;

export type ModelFile = LinearParameters & {
  readonly weights: Int8Array;
  /** Absent for a scale. */
  readonly thresholds?: ScoreThresholds | undefined;
};

/** What is known of a text within microseconds. Each 0..1. */
export interface LocalScore {
  /** How much it reads like an attempt to lift the rules. */
  readonly jailbreak: number;
  /** Harmful requests, abuse. For ordering and alarms: not reliable enough to decide. */
  readonly harm: number;
  /** Words of suicide or self-harm: the model's score, raised by the phrases found. */
  readonly crisis: number;
  /** From 0 (chat among friends) to 1 (a letter to an authority). */
  readonly formality: number;
  /** The reviewed phrases that were found, gravest first. */
  readonly crisisPhrases: readonly CrisisPhrase[];
}

/** What a reviewed phrase is worth as a score: the grave ones act by themselves, a mention asks for a second look. */
const PHRASE_IS_WORTH: Readonly<Record<CrisisPhraseTier, number>> = {
  acute: 0.98,
  elevated: 0.9,
  concern: 0.7,
  mention: 0.4,
};

/** The model and the gravest phrase as two witnesses: each raises what the other says, and neither can lower it. */
export function crisisScore(modelScore: number, [gravest]: readonly CrisisPhrase[]): number {
  return gravest ? 1 - (1 - modelScore) * (1 - PHRASE_IS_WORTH[gravest.tier]) : modelScore;
}

/** The small models and the crisis phrases over one reading of a text: synchronous, without I/O, some 0.1 ms a message. */
export class LocalScores {
  readonly thresholds: Readonly<Record<ScreeningTask, ScoreThresholds>>;
  private readonly models: Readonly<Record<LinearTask, LinearModel>>;
  private readonly features: HashedFeatures;

  /** All models must read features of one size: a text is hashed once for all of them. */
  constructor(files: Readonly<Record<LinearTask, ModelFile>>) {
    const forEach = <T>(make: (file: ModelFile) => T): Record<LinearTask, T> =>
      Object.fromEntries(LINEAR_TASKS.map((task) => [task, make(files[task])])) as Record<LinearTask, T>;
    this.models = forEach((file) => new LinearModel(file, file.weights));
    const { jailbreak, harm, crisis } = forEach(({ thresholds }) => thresholds ?? { skip: 0, act: 1 });
    this.thresholds = { jailbreak, harm, crisis };
    const { bits } = files.jailbreak;
    if (LINEAR_TASKS.some((task) => files[task].bits !== bits)) throw new Error('the models differ in size');
    this.features = new HashedFeatures(bits);
  }

  /** The score of that name alone, for whoever needs no other: less than half the time. */
  formality(text: string): number {
    return this.models.formality.score(this.features.read(text));
  }

  /** Likewise. */
  harm(text: string): number {
    return this.models.harm.score(this.features.read(text));
  }

  score(text: string): LocalScore {
    const features = this.features.read(text);
    const crisisPhrases = findCrisisPhrases(text);
    return {
      jailbreak: this.models.jailbreak.score(features),
      harm: this.models.harm.score(features),
      crisis: crisisScore(this.models.crisis.score(features), crisisPhrases),
      formality: this.models.formality.score(features),
      crisisPhrases,
    };
  }
}
