import { Global, Module } from '@nestjs/common';
import { AuditTrail } from '@rapport/platform';
import { AppendAuditEvents } from './application/audit/append-audit-events.js';
import { AuditKeys } from './application/audit/audit-keys.js';
import { EraseAuditPayload } from './application/audit/erase-audit-payload.js';
import { ExportAuditLog } from './application/audit/export-audit-log.js';
import { ListAuditEvents } from './application/audit/list-audit-events.js';
import { OutboxAuditTrail } from './application/audit/outbox-audit-trail.js';
import { ProveAuditLog } from './application/audit/prove-audit-log.js';
import { PublishCheckpoint } from './application/audit/publish-checkpoint.js';
import { VerifyAuditLog } from './application/audit/verify-audit-log.js';
import { auditConfig, type AuditConfig } from './audit.config.js';
import { AuditLog } from './domain/audit/audit-log.js';
import { AuditTree } from './domain/audit/audit-tree.js';
import { CheckpointTarget } from './domain/audit/checkpoint-target.js';
import { checkpointTarget } from './infrastructure/audit/checkpoint-targets.js';
import { PostgresAuditLog } from './infrastructure/audit/postgres-audit-log.js';
import { PostgresAuditTree } from './infrastructure/audit/postgres-audit-tree.js';

const USE_CASES = [
  AppendAuditEvents,
  AuditKeys,
  EraseAuditPayload,
  ExportAuditLog,
  ListAuditEvents,
  ProveAuditLog,
  PublishCheckpoint,
  VerifyAuditLog,
];

/** Global, because every feature writes to the audit trail. Needs `Database`, `Clock`, `BlindIndex`, `Metrics` and `auditConfig`. */
@Global()
@Module({
  providers: [
    ...USE_CASES,
    { provide: AuditTrail, useClass: OutboxAuditTrail },
    { provide: AuditLog, useClass: PostgresAuditLog },
    { provide: AuditTree, useClass: PostgresAuditTree },
    {
      provide: CheckpointTarget,
      inject: [auditConfig.token],
      useFactory: (config: AuditConfig): CheckpointTarget | undefined =>
        config.checkpointTarget === undefined ? undefined : checkpointTarget(config.checkpointTarget),
    },
  ],
  exports: [...USE_CASES, AuditLog, AuditTrail],
})
export class AuditModule {}
