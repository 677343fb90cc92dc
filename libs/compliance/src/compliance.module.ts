import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuditTrail } from '@rapport/platform';
import { ListAuditEvents } from './application/list-audit-events.js';
import { OutboxAuditTrail } from './application/outbox-audit-trail.js';
import { ParticipantRegistry } from './application/participant-registry.js';
import { SealAuditEvents } from './application/seal-audit-events.js';
import { VerifyAuditChain } from './application/verify-audit-chain.js';
import { ConsentModule } from './consent.module.js';
import { AuditLog } from './domain/audit-log.js';
import { PostgresAuditLog } from './infrastructure/postgres-audit-log.js';

const USE_CASES = [ListAuditEvents, SealAuditEvents, VerifyAuditChain];

/** Global, because every feature writes to the audit trail. Needs `Database`, `Clock` and the `auditConfig` section. */
@Global()
@Module({
  imports: [DiscoveryModule, ConsentModule],
  providers: [
    ...USE_CASES,
    ParticipantRegistry,
    { provide: AuditTrail, useClass: OutboxAuditTrail },
    { provide: AuditLog, useClass: PostgresAuditLog },
  ],
  exports: [...USE_CASES, AuditTrail, ParticipantRegistry],
})
export class ComplianceModule {}
