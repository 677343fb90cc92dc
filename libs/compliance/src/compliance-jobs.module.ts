import { Module } from '@nestjs/common';
import { SealAuditEventsHandler } from './application/audit-jobs.js';
import { ComplianceModule } from './compliance.module.js';

@Module({ imports: [ComplianceModule], providers: [SealAuditEventsHandler] })
export class ComplianceJobsModule {}
