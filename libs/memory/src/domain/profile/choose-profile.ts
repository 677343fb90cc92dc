import type { Memory } from '../memory.js';
import { isStable } from '../writing/attributes.js';
import { hasPassed } from '../writing/lineage.js';
import { currentSalience, type HalfLives } from '../writing/salience.js';

const FORMER = 'former ';
const CHARACTERS_A_TOKEN = 4;
const BULLET_CHARACTERS = 3;
/** Of memories that make no difference but by fading: those that stand in the profile already stay until clearly worse. */
const INCUMBENT = 1.25;

export interface ProfileLimits {
  readonly lines: number;
  readonly tokens: number;
}

/**
 * What a persona should know of a person whatever is talked about: what they pinned, then what is stable of them (name,
 * home, family, work, allergies), then what matters most. Not what is over, what they did or plan, nor what was only
 * concluded.
 *
 * @param current ids of the profile that stands: it changes only for something that matters clearly more
 * @returns in an order that depends on nothing but the memories themselves
 */
export function chooseProfile(
  memories: readonly Memory[],
  current: ReadonlySet<Memory['id']>,
  now: Date,
  limits: ProfileLimits,
  halfLives: HalfLives,
): readonly Memory[] {
  const worth = (memory: Memory): number => {
    const salience = currentSalience(memory, now, halfLives) * (current.has(memory.id) ? INCUMBENT : 1);
    return salience + (memory.pinned ? 4 : 0) + (isStable(memory.attribute) && memory.subject === 'user' ? 2 : 0);
  };
  let tokens = limits.tokens;
  return memories
    .filter((memory) => (memory.pinned || belongs(memory)) && !hasPassed(memory.validUntil, now))
    .map((memory) => ({ memory, worth: worth(memory) }))
    .toSorted((a, b) => b.worth - a.worth || (a.memory.id < b.memory.id ? -1 : 1))
    .slice(0, limits.lines)
    .filter(({ memory }) => {
      const cost = Math.ceil((memory.text.length + BULLET_CHARACTERS) / CHARACTERS_A_TOKEN);
      if (cost > tokens) return false;
      tokens -= cost;
      return true;
    })
    .map(({ memory }) => memory)
    .toSorted(inOrder);
}

const belongs = ({ kind, trust, attribute }: Memory): boolean =>
  kind !== 'event' && (trust === 'stated' || trust === 'confirmed') && !attribute.startsWith(FORMER);

/** Pinned first, then stable attributes, each by age: nothing in it moves when something fades. */
function inOrder(a: Memory, b: Memory): number {
  const rank = ({ pinned, attribute }: Memory): number => (pinned ? 0 : isStable(attribute) ? 1 : 2);
  return rank(a) - rank(b) || (a.id < b.id ? -1 : 1);
}
