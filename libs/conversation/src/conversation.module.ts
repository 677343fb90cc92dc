import { Module } from '@nestjs/common';
import { MemoryHandModule, MemoryModule } from '@rapport/memory';
import { PersonaModule } from '@rapport/persona';
import { CrisisModule, DisclosureModule, IncidentsModule } from '@rapport/safety';
import { BranchConversation } from './application/branch-conversation.js';
import { ChangeConversation } from './application/change-conversation.js';
import { CompleteChat } from './application/complete-chat.js';
import { CreateConversation } from './application/create-conversation.js';
import { ReportDeploymentUsage } from './application/report-deployment-usage.js';
import { ExplainMessage } from './application/explain-message.js';
import { FindConversations } from './application/find-conversations.js';
import { ForkConversation } from './application/fork-conversation.js';
import { RunningCompletions } from './application/running-completions.js';
import { SettleCompletion } from './application/settle-completion.js';
import { SweepAbandonedTurns } from './application/sweep-abandoned-turns.js';
import { StopTurn } from './application/stop-turn.js';
import { SwitchTone } from './application/switch-tone.js';
import { UsageStatistics } from './application/usage-statistics.js';
import { ConversationStoreModule } from './conversation-store.module.js';
import { CataloguePersonaDirectory } from './infrastructure/catalogue-persona-directory.js';
import { ConversationEpisodeForgetting } from './infrastructure/conversation-episode-forgetting.js';
import { ConversationEpisodeSource } from './infrastructure/conversation-episode-source.js';
import { ConversationMoods } from './infrastructure/conversation-moods.js';
import { PostgresConversationImport } from './infrastructure/postgres-conversation-import.js';
import { ConversationRetention } from './retention/conversation-retention.js';
import { UsageRetention } from './retention/usage-retention.js';
import { RunningTurnsErasure } from './turn/running-turns-erasure.js';
import { ScreenedFacts } from './infrastructure/screened-facts.js';
import { ScreeningModule } from './screening.module.js';
import { AbandonedTurns } from './turn/abandoned-turns.js';
import { AdmitStage } from './turn/admit.stage.js';
import { AnnounceStage } from './turn/announce.stage.js';
import { ComposeStage } from './turn/compose.stage.js';
import { ConcealStage } from './turn/conceal.stage.js';
import { CrisisStage } from './turn/crisis.stage.js';
import { DiscloseStage } from './turn/disclose.stage.js';
import { DigestStage } from './turn/digest.stage.js';
import { GenerateStage } from './turn/generate.stage.js';
import { ListenStage } from './turn/listen.stage.js';
import { OpenStage } from './turn/open.stage.js';
import { PersonaPrompts } from './turn/persona-prompts.js';
import { RecallStage } from './turn/recall.stage.js';
import { RecordStage } from './turn/record.stage.js';
import { ReleaseStage } from './turn/release.stage.js';
import { RememberStage } from './turn/remember.stage.js';
import { ScreenStage } from './turn/screen.stage.js';
import { SettleStage } from './turn/settle.stage.js';
import { ShedStage } from './turn/shed.stage.js';
import { SharedTurnStreams } from './turn/stream/shared-turn-streams.js';
import { TurnFollower } from './turn/stream/turn-follower.js';
import { TurnRelay } from './turn/stream/turn-relay.js';
import { TurnAccounting } from './turn/turn-accounting.js';
import { TurnChannels } from './turn/turn-channels.js';
import { TurnKeeper } from './turn/turn-keeper.js';
import { TurnPipeline } from './turn/turn-pipeline.js';
import { TurnStages } from './turn/turn-stages.js';
import { TurnRunner } from './turn/turn-runner.js';
import { UrgentMessages } from './turn/urgent-messages.js';

const STAGES = [
  ShedStage,
  AdmitStage,
  OpenStage,
  ScreenStage,
  ListenStage,
  CrisisStage,
  RecallStage,
  ComposeStage,
  ConcealStage,
  DiscloseStage,
  RecordStage,
  GenerateStage,
  ReleaseStage,
  SettleStage,
  AnnounceStage,
  DigestStage,
  RememberStage,
];
const STREAMS = [AbandonedTurns, SharedTurnStreams, TurnChannels, TurnFollower, TurnRelay];
const USE_CASES = [
  BranchConversation,
  ChangeConversation,
  CompleteChat,
  CreateConversation,
  ExplainMessage,
  FindConversations,
  ForkConversation,
  ReportDeploymentUsage,
  StopTurn,
  SwitchTone,
  SweepAbandonedTurns,
  UsageStatistics,
];

const MEMORY = MemoryModule.register({
  imports: [ConversationStoreModule, ScreeningModule],
  episodes: ConversationEpisodeSource,
  screen: ScreenedFacts,
  moods: ConversationMoods,
});

/**
 * Needs, from outside: `Database`, `UserCipher`, `SharedState`, `JobQueue`, `AuditTrail`, `Metrics`, `Clock`, the model
 * (`LlmModule`) and the sections `conversationConfig`, `turnConfig` and `retentionConfig`.
 */
@Module({
  imports: [
    ConversationStoreModule,
    MEMORY,
    MemoryHandModule.register({
      imports: [MEMORY, ConversationStoreModule],
      forgetting: ConversationEpisodeForgetting,
      personas: CataloguePersonaDirectory,
      conversations: PostgresConversationImport,
    }),
    PersonaModule,
    CrisisModule,
    DisclosureModule,
    IncidentsModule,
    ScreeningModule,
  ],
  providers: [
    ...STAGES,
    ...USE_CASES,
    ...STREAMS,
    ConversationRetention,
    RunningTurnsErasure,
    UsageRetention,
    PersonaPrompts,
    RunningCompletions,
    SettleCompletion,
    TurnAccounting,
    TurnPipeline,
    TurnKeeper,
    TurnRunner,
    TurnStages,
    UrgentMessages,
  ],
  exports: [
    ...USE_CASES,
    AbandonedTurns,
    TurnFollower,
    TurnRunner,
    PersonaModule,
    ConversationStoreModule,
    MemoryModule,
    MemoryHandModule,
  ],
})
export class ConversationModule {}
