import { SCRIPT_CLASSES, type PerScript } from './script-counts.js';

/** Tokens a code unit before anything was learned: four Latin characters a token is Google's own rule of thumb. */
const STANDARD: PerScript = { latin: 0.25, cjk: 0.8, other: 0.5 };
/** How far from the standard a ratio may drift, as a factor either way. */
export const DRIFT_LIMIT = 3;
/** Share of an observed error that one observation corrects. */
const LEARNING_RATE = 0.15;
/** No single observation counts as more than this factor: a freak answer of the upstream moves little. */
const OUTLIER_LIMIT = 1.5;
/** What the outside sees moves only in steps of this size: an estimate that trembles would tremble the prompt. */
const DEAD_BAND = 0.04;

/** Tokens a code unit by class of script, for one model, as they turn out to be. */
export class ScriptRatios {
  private readonly learned: PerScript = { ...STANDARD };
  private readonly published: PerScript = { ...STANDARD };

  tokens(counts: PerScript): number {
    return SCRIPT_CLASSES.reduce((sum, script) => sum + counts[script] * this.published[script], 0);
  }

  /**
   * @param counts code units of the text by class
   * @param counted the tokens that they came to
   */
  learn(counts: PerScript, counted: number): void {
    const expected = SCRIPT_CLASSES.reduce((sum, script) => sum + counts[script] * this.learned[script], 0);
    if (expected <= 0 || counted <= 0) return;
    const error = clamp(Math.log(counted / expected), Math.log(OUTLIER_LIMIT));
    for (const script of SCRIPT_CLASSES) {
      // A class answers for the error by its share of the text.
      const share = (counts[script] * this.learned[script]) / expected;
      const drift = Math.log(this.learned[script] / STANDARD[script]) + LEARNING_RATE * share * error;
      this.learned[script] = STANDARD[script] * Math.exp(clamp(drift, Math.log(DRIFT_LIMIT)));
      if (Math.abs(this.learned[script] / this.published[script] - 1) > DEAD_BAND) {
        this.published[script] = this.learned[script];
      }
    }
  }
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
