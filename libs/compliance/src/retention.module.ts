import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ChooseRetention } from './application/retention/choose-retention.js';
import { LegalHolds } from './application/retention/legal-holds.js';
import { RunRetention } from './application/retention/run-retention.js';
import { LegalHoldRepository } from './domain/retention/legal-hold.js';
import { RetentionSettingsRepository } from './domain/retention/retention-settings.js';
import { PostgresLegalHoldRepository } from './infrastructure/retention/postgres-legal-hold.repository.js';
import { PostgresRetentionSettingsRepository } from './infrastructure/retention/postgres-retention-settings.repository.js';
import { RetentionImport } from './infrastructure/retention/retention-import.participant.js';
import { RetentionErasure, RetentionExport } from './infrastructure/retention/retention-participants.js';

/** Global, because erasures ask for holds. Needs `Database`, `Clock`, `AuditTrail`, `Metrics` and `retentionConfig`. */
@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [
    ChooseRetention,
    LegalHolds,
    RetentionErasure,
    RetentionExport,
    RetentionImport,
    RunRetention,
    { provide: LegalHoldRepository, useClass: PostgresLegalHoldRepository },
    { provide: RetentionSettingsRepository, useClass: PostgresRetentionSettingsRepository },
  ],
  exports: [ChooseRetention, LegalHolds, RunRetention],
})
export class RetentionModule {}
