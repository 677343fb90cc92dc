import { Module } from '@nestjs/common';
import { CompareLedgerHandler } from './application/erasure/compare-ledger.handler.js';
import { EraseHandler } from './application/erasure/erase.handler.js';
import { ReplayAtStart } from './application/erasure/replay-at-start.js';
import { WatchErasureAge } from './application/erasure/watch-erasure-age.js';
import { WatchErasuresHandler } from './application/erasure/watch-erasures.handler.js';
import { BuildExportHandler } from './application/export/build-export.handler.js';
import { SweepExportsHandler } from './application/export/sweep-exports.handler.js';
import { DataRightsModule } from './data-rights.module.js';
import { RestoreGuardModule } from './restore-guard.module.js';

@Module({
  imports: [DataRightsModule, RestoreGuardModule],
  providers: [
    BuildExportHandler,
    CompareLedgerHandler,
    EraseHandler,
    ReplayAtStart,
    SweepExportsHandler,
    WatchErasureAge,
    WatchErasuresHandler,
  ],
})
export class DataRightsJobsModule {}
