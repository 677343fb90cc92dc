import { Module } from '@nestjs/common';
import { ComplianceModule } from './compliance.module.js';
import { AuditController } from './http/audit.controller.js';

@Module({ imports: [ComplianceModule], controllers: [AuditController] })
export class ComplianceHttpModule {}
