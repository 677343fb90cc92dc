import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import type { CompletionTables } from './completion-tables.js';

const TABLES = ['completions'] as const;
const PAGE_ROWS = 1_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** What each answer to a history of the client's took, a page at a time. */
@Injectable()
export class CompletionExport extends ExportParticipant {
  override readonly name = 'completion';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    for (let after = BEFORE_ALL, rows = PAGE_ROWS; rows === PAGE_ROWS;) {
      const page = await this.database
        .as<CompletionTables>()
        .selectFrom('completions')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .where('completion_id', '>', after)
        .orderBy('completion_id')
        .limit(PAGE_ROWS)
        .execute();
      for (const row of page) yield { table: 'completions', origin: 'observed', row };
      after = page.at(-1)?.completion_id ?? after;
      rows = page.length;
    }
  }
}

@Injectable()
export class CompletionErasure extends ErasureParticipant {
  override readonly name = 'completion';
  override readonly tables = TABLES;
  override readonly order = 100;

  constructor(private readonly database: Database) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const { numDeletedRows } = await this.database
      .as<CompletionTables>()
      .deleteFrom('completions')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
