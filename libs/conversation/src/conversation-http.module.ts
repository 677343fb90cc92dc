import { Module } from '@nestjs/common';
import { ConversationModule } from './conversation.module.js';
import { BranchesController } from './http/branches.controller.js';
import { ConversationsController } from './http/conversations.controller.js';
import { ExplanationController } from './http/explanation.controller.js';
import { MessagesController } from './http/messages.controller.js';
import { ChatCompletionsController } from './http/openai/chat-completions.controller.js';
import { CompletionReplies } from './http/openai/completion-replies.js';
import { ModelsController } from './http/openai/models.controller.js';
import { InternalBudgetsController } from './http/internal-budgets.controller.js';
import { GiveFeedback } from './application/give-feedback.js';
import { FeedbackController } from './http/feedback.controller.js';
import { SettingsController } from './http/settings.controller.js';
import { StatisticsController } from './http/statistics.controller.js';
import { TurnReplies } from './http/turn-replies.js';
import { KeyedTurns } from './turn/keyed-turns.js';
import { TurnsController } from './http/turns.controller.js';

/** Needs, besides what {@link ConversationModule} needs, the platform's `HttpModule`. */
@Module({
  imports: [ConversationModule],
  controllers: [
    ConversationsController,
    MessagesController,
    BranchesController,
    ChatCompletionsController,
    FeedbackController,
    ModelsController,
    ExplanationController,
    SettingsController,
    StatisticsController,
    InternalBudgetsController,
    TurnsController,
  ],
  providers: [GiveFeedback, CompletionReplies, KeyedTurns, TurnReplies],
})
export class ConversationHttpModule {}
