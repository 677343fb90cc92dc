import type { Memory } from '../memory.js';
import { canonicalAttribute } from './attributes.js';
import { distrust, leastTrusted, mergedSources } from './lineage.js';
import { currentSalience, type HalfLives } from './salience.js';
import { SameTexts } from './same-texts.js';
import { contentWords, normalised } from './words.js';

const MS_A_DAY = 86_400_000;
/** The attribute of what nobody took apart. */
const NOTE = 'note';

export interface UpkeepRules {
  readonly halfLives: HalfLives;
  readonly salienceFloor: number;
  readonly expiryGraceDays: number;
}

export type UpkeepChange = 'faded' | 'ended' | 'merged';

export interface Upkeep {
  readonly saved: readonly Memory[];
  readonly changes: readonly UpkeepChange[];
}

/**
 * What time does to a person's active memories: what is over ends, what has faded expires, and what says the same twice
 * becomes one. Nothing that the person pinned or confirmed fades, and nothing is deleted.
 */
export function upkeep(active: readonly Memory[], now: Date, rules: UpkeepRules): Upkeep {
  const saved: Memory[] = [];
  const changes: UpkeepChange[] = [];
  const note = (change: UpkeepChange, ...memories: Memory[]): void => {
    changes.push(change);
    saved.push(...memories);
  };
  const lasting = active.filter((memory) => {
    const change = isOver(memory, now, rules) ? 'ended' : hasFaded(memory, now, rules) ? 'faded' : undefined;
    if (change) note(change, { ...memory, status: 'expired', updatedAt: now });
    return change === undefined;
  });
  for (const [kept, ...doubles] of sameOnes(lasting)) {
    if (!kept || doubles.length === 0) continue;
    note('merged', merged(kept, doubles, now), ...doubles.map((double) => replacedBy(kept, double, now)));
  }
  return { saved, changes };
}

const isOver = ({ validUntil, pinned }: Memory, now: Date, { expiryGraceDays }: UpkeepRules): boolean =>
  !pinned && validUntil !== undefined && validUntil.getTime() + expiryGraceDays * MS_A_DAY < now.getTime();

const hasFaded = (memory: Memory, now: Date, { halfLives, salienceFloor }: UpkeepRules): boolean =>
  currentSalience(memory, now, halfLives) < salienceFloor && !memory.pinned && memory.trust !== 'confirmed';

/** Groups of memories that say the same of the same, the one to keep first. */
function sameOnes(memories: readonly Memory[]): Memory[][] {
  const groups: Memory[][] = [];
  const byText = new SameTexts<number>(memories.map(({ text }) => text));
  const byValue = new Map<string, number>();
  for (const memory of memories.toSorted(byWorth)) {
    const ofTheSame = (index: number): boolean => isOfTheSame(groups[index]![0]!, memory);
    const values = valueKeys(memory);
    const found = [byText.find(memory.text, ofTheSame), ...values.map((key) => byValue.get(key))];
    const first = Math.min(...found.map((index) => index ?? Infinity));
    if (Number.isFinite(first)) {
      groups[first]!.push(memory);
      continue;
    }
    byText.add(memory.text, groups.length);
    for (const key of values) byValue.set(key, groups.length);
    groups.push([memory]);
  }
  return groups;
}

/**
 * What the person touched, then what is believed most, then what a newer value would find under its attribute, then the
 * oldest.
 */
function byWorth(one: Memory, other: Memory): number {
  const isNote = ({ attribute }: Memory): boolean => attribute === NOTE;
  return (
    Number(other.pinned) - Number(one.pinned) ||
    distrust(one.trust) - distrust(other.trust) ||
    Number(isNote(one)) - Number(isNote(other)) ||
    (one.id < other.id ? -1 : 1)
  );
}

const isOfTheSame = (one: Memory, other: Memory): boolean =>
  one.subject === other.subject && one.personaId === other.personaId;

/** Two memories of which one has a key that the other has say the same value (`sameValue`) under the same attribute. */
function valueKeys({ subject, personaId, attribute, value }: Memory): string[] {
  const of = [subject, personaId ?? null, canonicalAttribute(attribute)];
  const words = [...contentWords(value)].toSorted();
  const keys = [JSON.stringify([...of, normalised(value)])];
  return words.length === 0 ? keys : [...keys, JSON.stringify([...of, words])];
}

const isTheirs = ({ trust }: Memory): boolean => trust === 'confirmed' || trust === 'stated';

/** Made of several: no more to be trusted than the worst of them, but for what the person said or wrote themselves. */
function merged(kept: Memory, doubles: readonly Memory[], now: Date): Memory {
  const all = [kept, ...doubles];
  return {
    ...kept,
    trust: isTheirs(kept) ? kept.trust : leastTrusted(all.map(({ trust }) => trust)),
    salience: Math.max(...all.map(({ salience }) => salience)),
    sources: mergedSources(...all.map(({ sources }) => sources)),
    updatedAt: now,
  };
}

const replacedBy = (kept: Memory, double: Memory, now: Date): Memory => ({
  ...double,
  status: 'superseded',
  supersededBy: kept.id,
  updatedAt: now,
});
