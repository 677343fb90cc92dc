import type { PersonaId, UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { MemoryId } from '../memory.js';

export interface Profile {
  readonly userId: UserId;
  readonly personaId: PersonaId;
  readonly lines: readonly string[];
  /** What it was made of. */
  readonly memoryIds: readonly MemoryId[];
  readonly createdAt: Date;
}

export abstract class ProfileRepository {
  abstract find(db: Db, userId: UserId, personaId: PersonaId): Promise<Profile | undefined>;
  abstract save(tx: Tx, profile: Profile): Promise<void>;
  abstract remove(tx: Tx, userId: UserId, personaId: PersonaId): Promise<void>;
}
