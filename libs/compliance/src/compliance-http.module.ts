import { Module } from '@nestjs/common';
import { ComplianceModule } from './compliance.module.js';
import { AuditController } from './http/audit/audit.controller.js';
import { ConsentsController } from './http/consent/consents.controller.js';

@Module({ imports: [ComplianceModule], controllers: [AuditController, ConsentsController] })
export class ComplianceHttpModule {}
