import { Injectable } from '@nestjs/common';
import { ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { BEFORE_ALL, Database, PAGE_ROWS, pagedRows, RowsErasure } from '@rapport/platform';
import type { IncidentTables } from './incident-tables.js';

const TABLES = ['safety_incidents'] as const;

@Injectable()
export class IncidentExport extends ExportParticipant {
  override readonly name = 'safety_incidents';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    const page = (last: { readonly incident_id: string } | undefined) =>
      this.database
        .as<IncidentTables>()
        .selectFrom('safety_incidents')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .where('incident_id', '>', last?.incident_id ?? BEFORE_ALL)
        .orderBy('incident_id')
        .limit(PAGE_ROWS)
        .execute();
    // Who reviewed it is not about the person.
    for await (const { reviewed_by: _reviewer, ...row } of pagedRows(page)) {
      yield { table: 'safety_incidents', origin: 'inferred', row };
    }
  }
}

@Injectable()
export class IncidentErasure extends RowsErasure {
  override readonly name = 'safety_incidents';
  override readonly tables = TABLES;
  override readonly order = 80;
}
