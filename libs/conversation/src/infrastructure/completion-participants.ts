import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { BEFORE_ALL, Database, PAGE_ROWS, pagedRows, RowsErasure } from '@rapport/platform';
import type { CompletionTables } from './completion-tables.js';

const TABLES = ['completions'] as const;

/** What each answer to a history of the client's took, a page at a time. */
@Injectable()
export class CompletionExport extends ExportParticipant {
  override readonly name = 'completion';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const page = (last: { readonly completion_id: string } | undefined) =>
      this.database
        .as<CompletionTables>()
        .selectFrom('completions')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .where('completion_id', '>', last?.completion_id ?? BEFORE_ALL)
        .orderBy('completion_id')
        .limit(PAGE_ROWS)
        .execute();
    for await (const row of pagedRows(page)) yield { table: 'completions', origin: 'observed', row };
  }
}

@Injectable()
export class CompletionErasure extends RowsErasure {
  override readonly name = 'completion';
  override readonly tables = TABLES;
  override readonly order = 100;
}
