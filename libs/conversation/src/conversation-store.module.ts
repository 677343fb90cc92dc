import { Module } from '@nestjs/common';
import { PersonaModule } from '@rapport/persona';
import { BudgetModule } from './budget.module.js';
import { ConversationRepository } from './domain/conversation-repository.js';
import { ForkRepository } from './domain/fork-repository.js';
import { CompletionRepository } from './domain/completion.js';
import { DisclosureRepository } from './domain/disclosure-standing.js';
import { FeedbackRepository } from './domain/feedback.js';
import { AbandonedTurnRepository } from './domain/abandoned-turn.js';
import { TurnKeys } from './domain/turn-keys.js';
import { SummaryRepository } from './domain/summary.js';
import { TurnRecordRepository } from './domain/turn-record.js';
import { TurnRepository } from './domain/turn-repository.js';
import { ToneSettings } from './domain/tone/tone-settings.js';
import { UsageRepository } from './domain/usage.js';
import { CataloguePersonaDirectory } from './infrastructure/catalogue-persona-directory.js';
import { ConversationEpisodeForgetting } from './infrastructure/conversation-episode-forgetting.js';
import { ConversationEpisodeSource } from './infrastructure/conversation-episode-source.js';
import { ConversationErasureParticipant } from './infrastructure/conversation-erasure.participant.js';
import { ConversationExportParticipant } from './infrastructure/conversation-export.participant.js';
import { ConversationImportParticipant } from './infrastructure/conversation-import.participant.js';
import { ConversationMoods } from './infrastructure/conversation-moods.js';
import { OpenedTexts } from './infrastructure/opened-texts.js';
import { PostgresConversationImport } from './infrastructure/postgres-conversation-import.js';
import { PostgresConversationRepository } from './infrastructure/postgres-conversation.repository.js';
import { PostgresForkRepository } from './infrastructure/postgres-fork.repository.js';
import { CompletionErasure, CompletionExport } from './infrastructure/completion-participants.js';
import { PostgresCompletionRepository } from './infrastructure/postgres-completion.repository.js';
import { DisclosureErasure, DisclosureExport } from './infrastructure/disclosure-participants.js';
import { PostgresDisclosureRepository } from './infrastructure/postgres-disclosure.repository.js';
import { FeedbackErasure, FeedbackExport } from './infrastructure/feedback-participants.js';
import { PostgresFeedbackRepository } from './infrastructure/postgres-feedback.repository.js';
import { PostgresTurnKeys } from './infrastructure/postgres-turn-keys.js';
import { PostgresSummaryRepository } from './infrastructure/postgres-summary.repository.js';
import { PostgresTurnRecordRepository } from './infrastructure/postgres-turn-record.repository.js';
import { PostgresAbandonedTurnRepository } from './infrastructure/postgres-abandoned-turn.repository.js';
import { PostgresTurnRepository } from './infrastructure/postgres-turn.repository.js';
import { PostgresToneSettings } from './infrastructure/postgres-tone-settings.js';
import { ToneErasure, ToneExport } from './infrastructure/tone-participants.js';
import { PostgresUsageRepository } from './infrastructure/postgres-usage.repository.js';

/**
 * What is stored, apart from what is done with it, so that memory can read episodes without a cycle:
 * `MemoryModule.register({ imports: [ConversationStoreModule, …], episodes: ConversationEpisodeSource, … })`.
 * Needs, from outside: `Database`, `UserCipher`, and what {@link BudgetModule} needs.
 */
@Module({
  imports: [BudgetModule, PersonaModule],
  providers: [
    CataloguePersonaDirectory,
    ConversationEpisodeForgetting,
    ConversationEpisodeSource,
    ConversationMoods,
    OpenedTexts,
    PostgresConversationImport,
    ConversationErasureParticipant,
    ConversationExportParticipant,
    ConversationImportParticipant,
    { provide: ConversationRepository, useClass: PostgresConversationRepository },
    { provide: ForkRepository, useClass: PostgresForkRepository },
    CompletionErasure,
    CompletionExport,
    { provide: CompletionRepository, useClass: PostgresCompletionRepository },
    DisclosureErasure,
    DisclosureExport,
    { provide: DisclosureRepository, useClass: PostgresDisclosureRepository },
    FeedbackErasure,
    FeedbackExport,
    { provide: FeedbackRepository, useClass: PostgresFeedbackRepository },
    { provide: AbandonedTurnRepository, useClass: PostgresAbandonedTurnRepository },
    { provide: TurnKeys, useClass: PostgresTurnKeys },
    { provide: SummaryRepository, useClass: PostgresSummaryRepository },
    { provide: TurnRecordRepository, useClass: PostgresTurnRecordRepository },
    { provide: TurnRepository, useClass: PostgresTurnRepository },
    ToneErasure,
    ToneExport,
    { provide: ToneSettings, useClass: PostgresToneSettings },
    { provide: UsageRepository, useClass: PostgresUsageRepository },
  ],
  exports: [
    BudgetModule,
    CataloguePersonaDirectory,
    ConversationEpisodeForgetting,
    ConversationEpisodeSource,
    ConversationMoods,
    PostgresConversationImport,
    ConversationRepository,
    ForkRepository,
    CompletionRepository,
    DisclosureRepository,
    FeedbackRepository,
    AbandonedTurnRepository,
    TurnKeys,
    SummaryRepository,
    TurnRecordRepository,
    ToneSettings,
    TurnRepository,
    UsageRepository,
  ],
})
export class ConversationStoreModule {}
