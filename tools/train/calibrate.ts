import type { LinearParameters } from '@rapport/safety';
import { thresholdAt } from './metrics.js';
import type { Recipe } from './recipes/recipe.js';
import type { Labelled } from './sources.js';

/** A held-out row and what a model that never saw its source says of it. */
export interface Asked {
  readonly row: Labelled;
  /** Before calibration. */
  readonly raw: number;
}

/** Calibrated scores at which something is to happen. */
export interface Thresholds {
  /** Below it, nothing needs a second look: 95 % of unseen positives score more, or so many benign rows as the recipe allows. */
  readonly skip: number;
  /** Above it, the score alone is reason enough. */
  readonly act: number;
}

const RECALL = 0.95;
const ROUNDS = 200;
const SCALE = { lowest: -3, width: 6 };

/**
 * From raw values to 0..1. Logistic: Platt's slope, balanced between the classes, put so that 0.5 is what `mostFlagged` of the
 * unseen benign rows exceed. Without it, the values are a scale from -3 to 3 and are fitted by least squares.
 */
export function calibrate(
  asked: readonly Asked[],
  { mostFlagged, mostJudged }: Pick<Recipe, 'mostFlagged' | 'mostJudged'>,
) {
  if (mostFlagged === undefined) return { calibration: straight(asked), thresholds: undefined };
  const values = (y: number): number[] => asked.filter(({ row }) => row.y === y).map(({ raw }) => raw);
  const [benign, positive] = [values(0), values(1)];
  const slope = round(plattSlope(benign, positive));
  const act = thresholdAt(mostFlagged, benign);
  const skip = mostJudged === undefined ? thresholdAt(RECALL, positive) : thresholdAt(mostJudged, benign);
  const offset = round(-slope * act);
  const thresholds: Thresholds = { skip: round(Math.min(0.5, logistic(slope * skip + offset))), act: 0.5 };
  return { calibration: { kind: 'logistic', slope, offset } as const, thresholds };
}

/** Platt (1999): a logistic regression on one value, by gradient steps; both classes weigh the same. */
function plattSlope(benign: readonly number[], positive: readonly number[]): number {
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    let bySlope = 0;
    let byOffset = 0;
    for (const [values, y] of [
      [benign, 0],
      [positive, 1],
    ] as const) {
      for (const value of values) {
        const error = (logistic(slope * value + offset) - y) / values.length;
        bySlope += error * value;
        byOffset += error;
      }
    }
    slope -= bySlope / 2;
    offset -= byOffset / 2;
  }
  return slope;
}

function straight(asked: readonly Asked[]): LinearParameters['calibration'] {
  const mean = (value: (one: Asked) => number): number =>
    asked.reduce((sum, one) => sum + value(one), 0) / asked.length;
  const [x, y] = [mean(({ raw }) => raw), mean(({ row }) => row.y)];
  const slope = mean(({ raw, row }) => (raw - x) * (row.y - y)) / mean(({ raw }) => (raw - x) ** 2);
  const offset = y - slope * x;
  return { kind: 'straight', slope: round(slope / SCALE.width), offset: round((offset - SCALE.lowest) / SCALE.width) };
}

const logistic = (value: number): number => 1 / (1 + Math.exp(-value));
const round = (value: number): number => Math.round(value * 1e4) / 1e4;
