import { Module } from '@nestjs/common';
import { NotifyOperatorHandler } from './application/notify-operator.handler.js';
import { PurgeCrisesHandler } from './application/purge-crises.handler.js';
import { CrisisModule } from './crisis.module.js';
import { OperatorHook } from './domain/crisis/operator-hook.js';
import { OperatorWebhook } from './infrastructure/operator-webhook.js';

/** Telling the operator, and forgetting. */
@Module({
  imports: [CrisisModule],
  providers: [NotifyOperatorHandler, PurgeCrisesHandler, { provide: OperatorHook, useClass: OperatorWebhook }],
})
export class CrisisJobsModule {}
