import { Injectable, Logger } from '@nestjs/common';
import { Clock, toUuid, type UserId } from '@rapport/kernel';
import { cryptoErrors, SharedState, toCodedError, type Db, type Tx } from '@rapport/platform';
import { sql } from 'kysely';
import { MEMORY_CHANGES_CHANNEL, MemoryRevisions, type MemoryStanding } from '../domain/memory-repository.js';
import { revisionStep, type MemoryChange } from '../domain/memory-revision.js';
import { memoryIsOn } from './memory-state-sql.js';
import type { MemoryTables } from './memory-tables.js';

/** Memory is off until the person consents to it. */
const UNTOUCHED: MemoryStanding = { revision: 0, enabled: false, consented: false };

@Injectable()
export class PostgresMemoryRevisions extends MemoryRevisions {
  private readonly logger = new Logger(PostgresMemoryRevisions.name);

  constructor(
    private readonly clock: Clock,
    private readonly sharedState: SharedState,
  ) {
    super();
  }

  override async read(db: Db, userId: UserId): Promise<MemoryStanding> {
    const row = await db
      .as<MemoryTables>()
      .selectFrom('memory_states')
      .select(['revision', 'consented', memoryIsOn('memory_states').as('enabled')])
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return row ?? UNTOUCHED;
  }

  override async raise(tx: Tx, userId: UserId, change: MemoryChange = 'everything'): Promise<MemoryStanding> {
    const [step, at] = [revisionStep(change), this.clock.date()];
    // Holds the person's key: no erasure destroys it before this transaction has ended, and nothing is written after one.
    const { rows } = await sql<MemoryStanding>`
      INSERT INTO memory_states (user_id, revision, updated_at)
      SELECT user_id, ${step}::bigint, ${at}::timestamptz FROM user_keys
      WHERE user_id = ${toUuid('user', userId)} FOR KEY SHARE
      ON CONFLICT (user_id) DO UPDATE SET
        revision = memory_states.revision + ${step}::bigint, updated_at = excluded.updated_at
      RETURNING revision, consented, ${memoryIsOn('memory_states')} AS enabled`.execute(tx.as<MemoryTables>());
    const row = rows[0];
    if (!row) throw cryptoErrors.keyMissing();
    return row;
  }

  override async setEnabled(tx: Tx, userId: UserId, enabled: boolean): Promise<void> {
    await this.raise(tx, userId);
    await tx
      .as<MemoryTables>()
      .updateTable('memory_states')
      .set({ enabled })
      .where('user_id', '=', toUuid('user', userId))
      .execute();
  }

  override async setConsented(tx: Tx, userId: UserId, consented: boolean): Promise<void> {
    await this.raise(tx, userId);
    await tx
      .as<MemoryTables>()
      .updateTable('memory_states')
      .set(
        // Giving it switches memory on; agreeing to a newer text leaves the person's own switch as it is.
        consented
          ? { consented, enabled: sql`enabled OR NOT consented`, withdrawn_at: null }
          : { consented, withdrawn_at: this.clock.date() },
      )
      .where('user_id', '=', toUuid('user', userId))
      .execute();
  }

  override async announce(userId: UserId): Promise<void> {
    try {
      await this.sharedState.publish(MEMORY_CHANGES_CHANNEL, userId);
    } catch (error) {
      // Every pod compares the revision before it searches, so nothing goes wrong: plaintext stays in memory longer.
      this.logger.warn({ event: 'memory.change_not_announced', code: toCodedError(error).code });
    }
  }
}
