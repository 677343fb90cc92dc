import { Injectable } from '@nestjs/common';
import { ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, personalRows, RowsErasure } from '@rapport/platform';
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
    const rows = personalRows(this.database.as<CompletionTables>(), 'completions', userId, 'completion_id');
    for await (const row of rows) yield { table: 'completions', origin: 'observed', row };
  }
}

@Injectable()
export class CompletionErasure extends RowsErasure {
  override readonly name = 'completion';
  override readonly tables = TABLES;
  override readonly order = 100;
}
