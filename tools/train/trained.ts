import { HashedFeatures, LinearModel, type LinearParameters, type TextFeatures } from '@rapport/safety';
import { calibrate, type Asked, type Thresholds } from './calibrate.js';
import { learn, type Row } from './learn.js';
import { withoutNearDuplicates } from './near-duplicates.js';
import { quantise } from './quantise.js';
import type { Fold, Recipe } from './recipes/recipe.js';
import type { Labelled } from './sources.js';

export interface Trained {
  readonly parameters: LinearParameters;
  readonly weights: Int8Array;
  readonly thresholds: Thresholds | undefined;
}

const UNCALIBRATED = { kind: 'straight', slope: 1, offset: 0 } as const;

/** Trains without the fold's rows, and without what nearly is one of them, and asks about those. */
export function ask(recipe: Recipe, rows: readonly Labelled[], fold: Fold): Asked[] {
  const heldOut = rows.filter((row) => fold.isHeldOut(row));
  const others = rows.filter((row) => !fold.isHeldOut(row));
  const { parameters, weights } = fit(recipe, withoutNearDuplicates(others, heldOut));
  const model = new LinearModel(parameters, weights);
  const read = readerOf(recipe.options.bits);
  return heldOut.map((row) => ({ row, raw: model.raw(read(row.text)) }));
}

/** The model that ships: all rows, calibrated by what the folds say about rows of unseen sources. */
export function trainAll(recipe: Recipe, rows: readonly Labelled[]): Trained {
  const asked = recipe.folds.filter(({ calibrates }) => calibrates).flatMap((fold) => ask(recipe, rows, fold));
  const { parameters, weights } = fit(recipe, rows);
  const { calibration, thresholds } = calibrate(asked, recipe);
  return { parameters: { ...parameters, calibration }, weights, thresholds };
}

function fit({ options }: Recipe, rows: readonly Labelled[]): { parameters: LinearParameters; weights: Int8Array } {
  const read = readerOf(options.bits);
  const learned = learn(
    rows.map(({ text, y, weight = 1 }): Row => ({ features: read(text), y, weight })),
    options,
  );
  const { steps, scale } = quantise(learned);
  const { bits, style } = options;
  return { parameters: { bits, scale, bias: learned.bias, style, calibration: UNCALIBRATED }, weights: steps };
}

const readers = new Map<number, (text: string) => TextFeatures>();

/** Each text is read once, however many folds it is in. */
function readerOf(bits: number): (text: string) => TextFeatures {
  const known = readers.get(bits);
  if (known) return known;
  const features = new HashedFeatures(bits);
  const texts = new Map<string, TextFeatures>();
  const read = (text: string): TextFeatures => {
    const found = texts.get(text) ?? copyOf(features.read(text));
    texts.set(text, found);
    return found;
  };
  readers.set(bits, read);
  return read;
}

const copyOf = ({ lexical, style }: TextFeatures): TextFeatures => ({ lexical: lexical.slice(), style: style.slice() });
