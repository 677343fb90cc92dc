import { Module } from '@nestjs/common';
import { DataRightsModule } from './data-rights.module.js';
import { ErasuresController } from './http/erasure/erasures.controller.js';
import { InternalErasuresController } from './http/erasure/internal-erasures.controller.js';
import { ExportDownloadController } from './http/export/export-download.controller.js';
import { ExportsController } from './http/export/exports.controller.js';
import { InternalExportsController } from './http/export/internal-exports.controller.js';
import { RestoreGuardModule } from './restore-guard.module.js';

@Module({
  imports: [DataRightsModule, RestoreGuardModule],
  controllers: [
    ErasuresController,
    ExportDownloadController,
    ExportsController,
    InternalErasuresController,
    InternalExportsController,
  ],
})
export class DataRightsHttpModule {}
