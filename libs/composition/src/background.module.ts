import { Module } from '@nestjs/common';
import { AuthJobsModule } from '@rapport/auth';
import { ComplianceJobsModule, DataRightsJobsModule } from '@rapport/compliance';
import { ConversationJobsModule, ConversationModule } from '@rapport/conversation';
import { MemoryJobsModule } from '@rapport/memory';
import { BackupJobsModule } from '@rapport/platform';
import { CrisisJobsModule } from '@rapport/safety';

/** All background work: the worker's, and the API's own where the embedded database admits one process only. */
@Module({
  imports: [
    AuthJobsModule,
    ConversationJobsModule,
    CrisisJobsModule,
    MemoryJobsModule.register({ imports: [ConversationModule] }),
    BackupJobsModule,
    ComplianceJobsModule,
    DataRightsJobsModule,
  ],
})
export class BackgroundModule {}
