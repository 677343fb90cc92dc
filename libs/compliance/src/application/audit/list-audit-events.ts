import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import type { RecordedEvent } from '../../domain/audit/audit-event.js';
import { AuditLog, type AuditFilter } from '../../domain/audit/audit-log.js';

@Injectable()
export class ListAuditEvents {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
  ) {}

  execute(filter: AuditFilter, page: PageRequest): Promise<Page<RecordedEvent>> {
    return this.log.list(this.database, filter, page);
  }
}
