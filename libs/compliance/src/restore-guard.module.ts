import { Module } from '@nestjs/common';
import { LedgerGuard } from './application/erasure/ledger-guard.js';
import { DataRightsModule } from './data-rights.module.js';

/** For programs that are asked whether they are ready. One of it, where API and worker are one process. */
@Module({ imports: [DataRightsModule], providers: [LedgerGuard] })
export class RestoreGuardModule {}
