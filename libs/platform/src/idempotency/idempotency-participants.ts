import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '../database/database.js';
import { RowsErasure } from '../personal-rows/rows-erasure.js';
import type { IdempotencyTables } from './idempotency.table.js';

const TABLES = ['idempotency_keys'] as const;

/** When keys were used and for which turn. The digests tell nothing, and an answer repeats what other tables export. */
@Injectable()
export class IdempotencyExport extends ExportParticipant {
  override readonly name = 'idempotency';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  /** A day's keys at the most, and without their answers: few and small enough for one read. */
  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const rows = await this.database
      .as<IdempotencyTables>()
      .selectFrom('idempotency_keys')
      .select(['turn_id', 'created_at'])
      .where('user_id', '=', toUuid('user', userId))
      .orderBy('created_at')
      .execute();
    for (const row of rows) yield { table: 'idempotency_keys', origin: 'observed', row };
  }
}

@Injectable()
export class IdempotencyErasure extends RowsErasure {
  override readonly name = 'idempotency';
  override readonly tables = TABLES;
  override readonly order = 100;
}
