import { Module } from '@nestjs/common';
import { CountActivePeople } from './application/count-active-people.js';
import { PurgeIdempotencyKeysHandler } from './application/purge-idempotency-keys.handler.js';
import { SummariseHandler } from './application/summarise.handler.js';
import { SweepTurnsHandler } from './application/sweep-turns.handler.js';
import { TitleHandler } from './application/title.handler.js';
import { WatchBudgets } from './budget/watch-budgets.js';
import { ConversationModule } from './conversation.module.js';

/** The jobs of conversations: titles, and the sweep for turns whose process is gone. */
@Module({
  imports: [ConversationModule],
  providers: [
    CountActivePeople,
    PurgeIdempotencyKeysHandler,
    SummariseHandler,
    SweepTurnsHandler,
    TitleHandler,
    WatchBudgets,
  ],
})
export class ConversationJobsModule {}
