import { Module } from '@nestjs/common';
import { AuthJobsModule } from '@rapport/auth';
import { ComplianceJobsModule } from '@rapport/compliance';
import { ConversationJobsModule, ConversationModule } from '@rapport/conversation';
import { MemoryJobsModule } from '@rapport/memory';

/** All background work: the worker's, and the API's own where the embedded database admits one process only. */
@Module({
  imports: [
    AuthJobsModule,
    ConversationJobsModule,
    MemoryJobsModule.register({ imports: [ConversationModule] }),
    ComplianceJobsModule,
  ],
})
export class BackgroundModule {}
