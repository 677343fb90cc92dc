import type { UserId } from '@rapport/kernel';
import type { Db } from '@rapport/platform';
import type { TableRows } from './erasure-facts.js';

/** The rows of a person, whoever's tables they are in. */
export abstract class PersonalRows {
  /** Of these tables; those without rows are left out. */
  abstract count(db: Db, userId: UserId, tables: readonly string[]): Promise<TableRows>;
  /** Of every table that belongs to people, by the schema and not by what anybody declares. */
  abstract countAll(db: Db, userId: UserId): Promise<TableRows>;
  /** Those of the people of whom any such table holds a row. */
  abstract present(db: Db, userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Ids of people, in order, after `after`. */
  abstract people(db: Db, after: UserId | undefined, limit: number): Promise<readonly UserId[]>;
}
