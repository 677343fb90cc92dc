import { Module } from '@nestjs/common';
import { CrisisModule } from './crisis.module.js';
import { CrisisProtocolController } from './http/crisis-protocol.controller.js';
import { CrisisReportController } from './http/crisis-report.controller.js';

@Module({ imports: [CrisisModule], controllers: [CrisisProtocolController, CrisisReportController] })
export class CrisisHttpModule {}
