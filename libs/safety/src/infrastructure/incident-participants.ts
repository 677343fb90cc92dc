import { Injectable } from '@nestjs/common';
import { ExportParticipant, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database, personalRows, RowsErasure } from '@rapport/platform';
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
    const rows = personalRows(this.database.as<IncidentTables>(), 'safety_incidents', userId, 'incident_id');
    // Who reviewed it is not about the person.
    for await (const { reviewed_by: _reviewer, ...row } of rows) {
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
