import type { Memory, MemoryKind } from '../memory.js';
import { isStable } from './attributes.js';

const MS_A_DAY = 86_400_000;
const BASE: Readonly<Record<MemoryKind, number>> = { relationship: 0.6, fact: 0.5, preference: 0.45, event: 0.4 };
const STABLE_BONUS = 0.25;
const REINFORCEMENT = 0.1;

/** Days after which half of a memory's salience is left, by kind. */
export type HalfLives = Readonly<Record<MemoryKind, number>>;

/** How much a new memory matters, from 0 to 1. */
export function initialSalience(kind: MemoryKind, attribute: string, confidence: number): number {
  const base = BASE[kind] + (isStable(attribute) ? STABLE_BONUS : 0);
  return Math.min(1, base * (0.5 + confidence / 2));
}

export const reinforced = (salience: number): number => Math.min(1, salience + REINFORCEMENT);

/** What is left of a memory's salience by `now`. What the person pinned or confirmed never fades. */
export function currentSalience(
  { salience, kind, pinned, trust, updatedAt }: Pick<Memory, 'salience' | 'kind' | 'pinned' | 'trust' | 'updatedAt'>,
  now: Date,
  halfLives: HalfLives,
): number {
  if (pinned || trust === 'confirmed') return salience;
  const days = Math.max(0, now.getTime() - updatedAt.getTime()) / MS_A_DAY;
  return salience * 2 ** (-days / halfLives[kind]);
}
