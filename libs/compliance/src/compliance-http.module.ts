import { Module } from '@nestjs/common';
import { ComplianceModule } from './compliance.module.js';
import { LegalHttpModule } from './legal-http.module.js';
import { AuditController } from './http/audit/audit.controller.js';
import { ConsentsController } from './http/consent/consents.controller.js';
import { InternalRequestsController } from './http/requests/internal-requests.controller.js';
import { RequestsController } from './http/requests/requests.controller.js';
import { HoldsController } from './http/retention/holds.controller.js';
import { RetentionController } from './http/retention/retention.controller.js';

@Module({
  imports: [ComplianceModule, LegalHttpModule],
  controllers: [
    AuditController,
    ConsentsController,
    HoldsController,
    InternalRequestsController,
    RequestsController,
    RetentionController,
  ],
})
export class ComplianceHttpModule {}
