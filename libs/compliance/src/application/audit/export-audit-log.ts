import { Injectable } from '@nestjs/common';
import { Database } from '@rapport/platform';
import { AuditTree } from '../../domain/audit/audit-tree.js';
import { formatLine } from '../../domain/audit/log-line.js';
import { readLog } from './read-log.js';

/** The log as NDJSON that {@link verifyExportedLog} verifies without the database. */
@Injectable()
export class ExportAuditLog {
  constructor(
    private readonly database: Database,
    private readonly tree: AuditTree,
  ) {}

  /** Lines with their line breaks, a page of them in memory. */
  async *lines(): AsyncGenerator<string> {
    for await (const entry of readLog(this.database, this.tree)) {
      if (entry.kind === 'leaf' || entry.kind === 'checkpoint') yield `${formatLine(entry)}\n`;
    }
  }
}
