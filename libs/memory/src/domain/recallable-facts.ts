import type { MessageId, PersonaId, UserId } from '@rapport/kernel';
import type { QuantisedVector } from './engine/index.js';
import type { Memory, MemoryId, MemoryKind } from './memory.js';

/** A memory that may be recalled, as far as nothing that it rests on is gone. */
export interface RecallableFact {
  readonly id: MemoryId;
  readonly text: string;
  readonly kind: MemoryKind;
  /** Undefined: every persona may recall it. */
  readonly personaId: PersonaId | undefined;
  readonly salience: number;
  readonly validFrom: Date | undefined;
  readonly validUntil: Date | undefined;
  /** Told when it is recalled: the day it was learned. */
  readonly createdAt: Date;
  /** What it was distilled from. */
  readonly sources: readonly MessageId[];
  /** Whether it is kept from recall while none of its sources is an episode. */
  readonly restsOnSources: boolean;
  readonly vector: QuantisedVector | undefined;
  /** Differs from any other version of the same fact. */
  readonly version: string;
}

/** One that was detached from all of its sources stands by itself, like what the person entered or confirmed. */
export function restsOnSources({
  origin,
  trust,
  sources,
}: Pick<Memory, 'origin' | 'trust'> & { readonly sources: readonly unknown[] }): boolean {
  return origin === 'extracted' && trust !== 'confirmed' && sources.length > 0;
}

/** The facts that recall may tell: active ones that nobody doubts. */
export abstract class RecallableFacts {
  /** Which there are, each with the version that it has now. One read that opens nothing. */
  abstract versions(userId: UserId): Promise<ReadonlyMap<MemoryId, string>>;
  /** Those of the ids that are recallable. Vectors of other spaces than the one asked for are left out. */
  abstract read(
    userId: UserId,
    ids: readonly MemoryId[],
    space: string | undefined,
  ): Promise<readonly RecallableFact[]>;
}
