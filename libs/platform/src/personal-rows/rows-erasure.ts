import { Injectable } from '@nestjs/common';
import { ErasureParticipant, toUuid, type UserId } from '@rapport/kernel';
import { sql } from 'kysely';
import { Database } from '../database/database.js';

/** Erases by deleting the person's rows from `tables`, in that order. Each has a `user_id`. */
@Injectable()
export abstract class RowsErasure extends ErasureParticipant {
  constructor(protected readonly database: Database) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    let removed = 0;
    for (const table of this.tables) {
      const { numAffectedRows = 0n } = await sql`
        DELETE FROM ${sql.table(table)} WHERE user_id = ${toUuid('user', userId)}`.execute(this.database.as());
      removed += Number(numAffectedRows);
    }
    return removed;
  }
}
