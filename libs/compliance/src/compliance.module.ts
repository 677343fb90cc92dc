import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ParticipantRegistry } from './application/participant-registry.js';
import { AuditModule } from './audit.module.js';
import { ConsentModule } from './consent.module.js';
import { RequestsModule } from './requests.module.js';
import { RetentionModule } from './retention.module.js';

/** Global, because what it exports serves every feature. */
@Global()
@Module({
  imports: [DiscoveryModule, AuditModule, ConsentModule, RequestsModule, RetentionModule],
  providers: [ParticipantRegistry],
  exports: [AuditModule, ParticipantRegistry],
})
export class ComplianceModule {}
