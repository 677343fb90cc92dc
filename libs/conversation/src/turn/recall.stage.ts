import { Inject, Injectable, Logger } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import { MemoryRecall, type Recollection } from '@rapport/memory';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import type { OpenTurn } from './turn-context.js';

/** Looks for what else the person said that matters now. An answer without memories is better than none. */
@Injectable()
export class RecallStage {
  private readonly logger = new Logger(RecallStage.name);

  constructor(
    private readonly memory: MemoryRecall,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'recallTokens'>,
  ) {}

  async run({ userId, conversation, content }: OpenTurn): Promise<readonly Recollection[]> {
    if (this.config.recallTokens === 0) return [];
    try {
      return await this.memory.recall({
        userId,
        personaId: conversation.personaId,
        conversationId: conversation.id,
        query: content,
        tokenBudget: this.config.recallTokens,
      });
    } catch (error) {
      this.logger.warn({ event: 'turn.recall_failed', code: isCodedError(error) ? error.code : 'unknown' });
      return [];
    }
  }
}
