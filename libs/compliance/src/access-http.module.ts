import { Module } from '@nestjs/common';
import { AccessModule } from './access.module.js';
import { ApprovalsController } from './http/access/approvals.controller.js';
import { ElevationsController } from './http/access/elevations.controller.js';

@Module({ imports: [AccessModule], controllers: [ApprovalsController, ElevationsController] })
export class AccessHttpModule {}
