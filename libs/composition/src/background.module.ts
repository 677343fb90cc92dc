import { Module } from '@nestjs/common';
import { AuthJobsModule } from '@rapport/auth';
import { ComplianceJobsModule } from '@rapport/compliance';
import { ConversationJobsModule } from '@rapport/conversation';

/** All background work: the worker's, and the API's own where the embedded database admits one process only. */
@Module({ imports: [AuthJobsModule, ConversationJobsModule, ComplianceJobsModule] })
export class BackgroundModule {}
