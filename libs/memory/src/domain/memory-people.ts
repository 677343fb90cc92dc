import type { UserId } from '@rapport/kernel';

/** Who has memories. */
export abstract class MemoryPeople {
  /** In the order of their ids, from the one after `after`. */
  abstract page(after: UserId | undefined, limit: number): Promise<readonly UserId[]>;
}
