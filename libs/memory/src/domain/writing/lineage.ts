import type { MessageId } from '@rapport/kernel';
import { MEMORY_TRUSTS, MOST_SOURCES, type Memory, type MemorySource, type MemoryTrust } from '../memory.js';

/** From `confirmed` (0) to `suspect`. */
export const distrust = (trust: MemoryTrust): number => MEMORY_TRUSTS.indexOf(trust);

/** What something made of several memories deserves: the trust of the worst of them. */
export const leastTrusted = (trusts: readonly MemoryTrust[]): MemoryTrust =>
  MEMORY_TRUSTS[Math.max(...trusts.map(distrust))] ?? 'suspect';

/** Two sources that say the same, each for itself: the better one suffices. */
export const mostTrusted = (trusts: readonly MemoryTrust[]): MemoryTrust =>
  MEMORY_TRUSTS[Math.min(...trusts.map(distrust))] ?? 'suspect';

/** Whether a statement of this trust may take the place of the memory. The model's conclusions replace no plain words. */
export function mayReplace(trust: MemoryTrust, { trust: held, pinned }: Pick<Memory, 'trust' | 'pinned'>): boolean {
  if (trust === 'stated' || trust === 'confirmed') return true;
  return !pinned && distrust(trust) <= distrust(held);
}

/** When it was said last, as the ids of its messages tell (UUIDv7), or when the person entered it. */
export function lastSaid({ sources, updatedAt }: Pick<Memory, 'sources' | 'updatedAt'>): Date {
  if (sources.length === 0) return updatedAt;
  return new Date(Math.max(...sources.map(({ messageId }) => timeOf(messageId))));
}

const timeOf = (messageId: MessageId): number =>
  Number.parseInt(messageId.slice(messageId.indexOf('_') + 1).slice(0, 12), 16);

/** Whether an end, where there is one, has come. */
export const hasPassed = (until: Date | undefined, now: Date): boolean => until !== undefined && until <= now;

/** Each message once, in the order in which they were said; of more than {@link MOST_SOURCES} the latest. */
export function mergedSources(...lists: readonly (readonly MemorySource[])[]): MemorySource[] {
  const sources = [...new Map(lists.flat().map((source) => [source.messageId, source])).values()];
  return sources.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1)).slice(-MOST_SOURCES);
}
