import { Module } from '@nestjs/common';
import { AppendAuditEventsHandler } from './application/audit/audit-jobs.js';
import { ComplianceModule } from './compliance.module.js';

@Module({ imports: [ComplianceModule], providers: [AppendAuditEventsHandler] })
export class ComplianceJobsModule {}
