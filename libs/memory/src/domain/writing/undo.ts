import type { MessageId } from '@rapport/kernel';
import type { Memory, MemoryId } from '../memory.js';

export interface Undone {
  /** They rested on these messages alone. */
  readonly removed: readonly MemoryId[];
  /** They lost sources, or hold again because what took their place is gone. */
  readonly saved: readonly Memory[];
}

/**
 * What becomes of a person's memories when messages are taken back: what rests on them alone goes, and what it had
 * superseded holds again.
 */
export function withoutMessages(memories: readonly Memory[], messageIds: ReadonlySet<MessageId>, now: Date): Undone {
  const removed = new Set<MemoryId>();
  const saved = new Map<MemoryId, Memory>();
  for (const memory of memories) {
    const sources = memory.sources.filter(({ messageId }) => !messageIds.has(messageId));
    if (sources.length === memory.sources.length) continue;
    if (sources.length === 0) removed.add(memory.id);
    else saved.set(memory.id, { ...memory, sources, updatedAt: now });
  }
  for (const memory of memories) {
    if (removed.has(memory.id) || memory.supersededBy === undefined || !removed.has(memory.supersededBy)) continue;
    const kept = saved.get(memory.id) ?? memory;
    saved.set(memory.id, { ...kept, status: 'active', supersededBy: undefined, validUntil: undefined, updatedAt: now });
  }
  return { removed: [...removed], saved: [...saved.values()] };
}
