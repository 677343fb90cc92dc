import { forEachDial } from './dials.js';
import type { ToneReading, ToneState } from './tone.js';

/** What of earlier evidence stays in force when another message is heard: the last three or four make the tone. */
const KEPT = 0.7;
/** After so long a silence half of it is left: moods pass. */
const HALF_LIFE_MS = 24 * 60 * 60 * 1_000;

/** A stored value that is far below any effect: rounding keeps rows short. */
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;

/** Adds a reading to what was heard before it, `elapsedMs` earlier. Each value stays within 0..1, each evidence below 1 / (1 - 0.7). */
export function hear(before: ToneState | undefined, elapsedMs: number, reading: ToneReading): ToneState {
  const faded = before && fade(before, elapsedMs);
  return {
    dials: forEachDial((dial) => {
      const { value, confidence } = reading.dials[dial];
      const kept = (faded?.dials[dial].evidence ?? 0) * KEPT;
      const evidence = kept + confidence;
      if (evidence === 0) return { value: 0.5, evidence: 0 };
      return {
        value: rounded(((faded?.dials[dial].value ?? 0.5) * kept + value * confidence) / evidence),
        evidence: rounded(evidence),
      };
    }),
    language: reading.language ?? faded?.language,
  };
}

/** What is left of it after `elapsedMs` in which nothing was heard. A language is not forgotten. */
export function fade({ dials, language }: ToneState, elapsedMs: number): ToneState {
  const left = 2 ** (-Math.max(0, elapsedMs) / HALF_LIFE_MS);
  return {
    dials: forEachDial((dial) => ({ value: dials[dial].value, evidence: rounded(dials[dial].evidence * left) })),
    language,
  };
}
