import type { ConversationId, Id, MessageId, PersonaId, UserId } from '@rapport/kernel';

export type MemoryId = Id<'memory'>;

export const MEMORY_KINDS = ['fact', 'preference', 'event', 'relationship'] as const;
export type MemoryKind = (typeof MEMORY_KINDS)[number];

/** Only `active` memories are recalled. The others are kept for the person to see, until they are forgotten or purged. */
export const MEMORY_STATUSES = ['active', 'superseded', 'quarantined', 'expired'] as const;
export type MemoryStatus = (typeof MEMORY_STATUSES)[number];

/**
 * How far a statement is to be believed; a memory has the least of its lineage. `stated`: the person said it of
 * themselves; `confirmed`: the person entered or corrected it; `inferred`: concluded by the model; `imported`; `suspect`:
 * its text tries to instruct the model, so it is quarantined.
 */
export const MEMORY_TRUSTS = ['confirmed', 'stated', 'inferred', 'imported', 'suspect'] as const;
export type MemoryTrust = (typeof MEMORY_TRUSTS)[number];

export type MemoryOrigin = 'extracted' | 'user' | 'imported';

/** What a memory says: a sentence for the prompt, and the same taken apart, so that a newer value finds the older one. */
export interface MemoryContent {
  /** One sentence in the third person: "Lives in Porto." */
  readonly text: string;
  /** Whom it is about: `user`, or who it is to them: `brother`, `cat Miso`. */
  readonly subject: string;
  /** What about them, as a short lower-case phrase: `home city`. */
  readonly attribute: string;
  readonly value: string;
}

/** Of one memory. What is said again every day would otherwise grow without end. */
export const MOST_SOURCES = 1_000;

export interface MemorySource {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
}

export interface Memory extends MemoryContent {
  readonly id: MemoryId;
  readonly userId: UserId;
  /** Undefined: every persona may recall it. */
  readonly personaId: PersonaId | undefined;
  readonly kind: MemoryKind;
  readonly status: MemoryStatus;
  readonly trust: MemoryTrust;
  readonly origin: MemoryOrigin;
  /** From 0 to 1, at `updatedAt`. */
  readonly salience: number;
  readonly pinned: boolean;
  readonly validFrom: Date | undefined;
  readonly validUntil: Date | undefined;
  readonly supersededBy: MemoryId | undefined;
  /** UUID of the import that brought it. */
  readonly importId?: string | undefined;
  readonly sources: readonly MemorySource[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
