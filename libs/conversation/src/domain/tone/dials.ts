import { TONE_DIALS, type PersonaDefinition, type ToneDial, type ToneDials } from '@rapport/persona';
import type { HeardDial, ToneState } from './tone.js';

export type ToneBounds = PersonaDefinition['tone'];

/** How far a person's manner, once well known, may turn a dial towards its bound: the persona follows, it does not mirror. */
const STRENGTH = 0.8;
/** So much evidence is worth as much as all doubt: a first full message counts for two thirds of what many do. */
const DOUBT = 0.5;

export const forEachDial = <T>(make: (dial: ToneDial) => T): Record<ToneDial, T> =>
  Object.fromEntries(TONE_DIALS.map((dial) => [dial, make(dial)])) as Record<ToneDial, T>;

/** 0 to 1. */
export const confidenceOf = ({ evidence }: HeardDial): number => evidence / (evidence + DOUBT);

/** The persona's own dials. */
export const ownDials = (bounds: ToneBounds): ToneDials => forEachDial((dial) => bounds[dial].default);

/**
 * Moves the persona's own dials towards the person, and as their mood leans (-1 to 1 a dial). Never leaves the bounds,
 * whatever was heard. Two decimals.
 */
export function turnDials(bounds: ToneBounds, state: ToneState, moodLean: (dial: ToneDial) => number): ToneDials {
  return forEachDial((dial) => turnDial(bounds[dial], leanOfManner(state.dials[dial]) + moodLean(dial)));
}

const leanOfManner = (heard: HeardDial): number => (heard.value - 0.5) * 2 * confidenceOf(heard) * STRENGTH;

function turnDial({ min, max, default: own }: ToneBounds[ToneDial], leans: number): number {
  const lean = Math.min(STRENGTH, Math.max(-STRENGTH, leans));
  const room = lean > 0 ? max - own : own - min;
  const rounded = Math.round((own + lean * room) * 100) / 100;
  return Math.min(max, Math.max(min, rounded));
}
