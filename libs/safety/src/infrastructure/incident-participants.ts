import { Injectable } from '@nestjs/common';
import { ErasureParticipant, ExportParticipant, toUuid, type ExportRecord, type UserId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import type { IncidentTables } from './incident-tables.js';

const TABLES = ['safety_incidents'] as const;
const PAGE_ROWS = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class IncidentExport extends ExportParticipant {
  override readonly name = 'safety_incidents';
  override readonly tables = TABLES;

  constructor(private readonly database: Database) {
    super();
  }

  override async *export(userId: UserId): AsyncGenerator<ExportRecord> {
    for (let after = BEFORE_ALL, rows = PAGE_ROWS; rows === PAGE_ROWS;) {
      const page = await this.database
        .as<IncidentTables>()
        .selectFrom('safety_incidents')
        .selectAll()
        .where('user_id', '=', toUuid('user', userId))
        .where('incident_id', '>', after)
        .orderBy('incident_id')
        .limit(PAGE_ROWS)
        .execute();
      // Who reviewed it is not about the person.
      for (const { reviewed_by: _reviewer, ...row } of page) {
        yield { table: 'safety_incidents', origin: 'inferred', row };
      }
      after = page.at(-1)?.incident_id ?? after;
      rows = page.length;
    }
  }
}

@Injectable()
export class IncidentErasure extends ErasureParticipant {
  override readonly name = 'safety_incidents';
  override readonly tables = TABLES;
  override readonly order = 80;

  constructor(private readonly database: Database) {
    super();
  }

  override async erase(userId: UserId): Promise<number> {
    const { numDeletedRows } = await this.database
      .as<IncidentTables>()
      .deleteFrom('safety_incidents')
      .where('user_id', '=', toUuid('user', userId))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
