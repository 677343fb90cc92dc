import type { MessageId } from '@rapport/kernel';
import type { Memory, MemoryId } from '../memory.js';

export interface Undone {
  readonly removed: readonly MemoryId[];
  /** They lost sources, or what had taken their place. */
  readonly saved: readonly Memory[];
}

/**
 * What becomes of a person's memories when messages are taken back: what rests on them alone goes. What it had superseded
 * holds again, or stands behind what took the place of both.
 *
 * @param gone go as well, whatever they rest on
 */
export function withoutMessages(
  memories: readonly Memory[],
  messageIds: ReadonlySet<MessageId>,
  now: Date,
  gone: readonly MemoryId[] = [],
): Undone {
  const byId = new Map(memories.map((memory) => [memory.id, memory]));
  const removed = new Set(gone);
  const saved = new Map<MemoryId, Memory>();
  for (const memory of memories) {
    const sources = memory.sources.filter(({ messageId }) => !messageIds.has(messageId));
    if (sources.length === memory.sources.length || removed.has(memory.id)) continue;
    if (sources.length === 0) removed.add(memory.id);
    else saved.set(memory.id, { ...memory, sources, updatedAt: now });
  }
  const standing = (id: MemoryId | undefined): Memory | undefined => {
    const memory = id === undefined ? undefined : byId.get(id);
    return memory && removed.has(memory.id) ? standing(memory.supersededBy) : memory;
  };
  for (const memory of memories) {
    const { id, supersededBy } = memory;
    if (removed.has(id) || supersededBy === undefined || !removed.has(supersededBy)) continue;
    const next = standing(supersededBy);
    saved.set(id, {
      ...(saved.get(id) ?? memory),
      status: next ? memory.status : 'active',
      supersededBy: next?.id,
      validUntil: statedEnd(memory, byId.get(supersededBy)) ?? next?.validFrom,
      updatedAt: now,
    });
  }
  return { removed: [...removed], saved: [...saved.values()] };
}

/** An end that was said, and not written when another took the memory's place: that is when the other began, or no later than the change. */
function statedEnd({ validFrom, validUntil, updatedAt }: Memory, successor: Memory | undefined): Date | undefined {
  if (validUntil === undefined || validUntil <= updatedAt) return undefined;
  const isOfTheChange = [validFrom, successor?.validFrom].some((date) => date?.getTime() === validUntil.getTime());
  return isOfTheChange ? undefined : validUntil;
}
