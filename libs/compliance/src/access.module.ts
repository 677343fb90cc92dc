import { Global, Module } from '@nestjs/common';
import { RoleElevation } from '@rapport/platform';
import { Approvals } from './application/access/approvals.js';
import { Elevations } from './application/access/elevations.js';
import { ApprovalRepository } from './domain/access/approval.repository.js';
import { ElevationRepository } from './domain/access/elevation.js';
import { PostgresApprovalRepository } from './infrastructure/access/postgres-approval.repository.js';
import { PostgresElevationRepository } from './infrastructure/access/postgres-elevation.repository.js';

/** Four eyes and break-glass. Global, because the guard in front of all routes asks for elevations. */
@Global()
@Module({
  providers: [
    Approvals,
    Elevations,
    { provide: RoleElevation, useExisting: Elevations },
    { provide: ApprovalRepository, useClass: PostgresApprovalRepository },
    { provide: ElevationRepository, useClass: PostgresElevationRepository },
  ],
  exports: [Approvals, Elevations, RoleElevation],
})
export class AccessModule {}
