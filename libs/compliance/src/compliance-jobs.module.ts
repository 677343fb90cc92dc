import { Module } from '@nestjs/common';
import { AppendAuditEventsHandler } from './application/audit/audit-jobs.js';
import { WatchOutbox } from './application/audit/watch-outbox.js';
import { WatchRequests } from './application/requests/watch-requests.js';
import { RunRetentionHandler } from './application/retention/run-retention.handler.js';
import { WatchRetention } from './application/retention/watch-retention.js';
import { ComplianceModule } from './compliance.module.js';

@Module({
  imports: [ComplianceModule],
  providers: [AppendAuditEventsHandler, RunRetentionHandler, WatchOutbox, WatchRequests, WatchRetention],
})
export class ComplianceJobsModule {}
