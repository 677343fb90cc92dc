import { Inject, Injectable, Logger } from '@nestjs/common';
import { isCodedError, type MessageId } from '@rapport/kernel';
import { MemoryRecall, type BegunRecall, type Recollection } from '@rapport/memory';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import type { OpenTurn, SendCommand } from './turn-context.js';

/** Looks for what else the person said that matters now. An answer without memories is better than none. */
@Injectable()
export class RecallStage {
  private readonly logger = new Logger(RecallStage.name);

  constructor(
    private readonly memory: MemoryRecall,
    @Inject(conversationConfig.token) private readonly config: Pick<ConversationConfig, 'recallTokens'>,
  ) {}

  /** What can be done while the conversation is still being read. Undefined where nothing is to be recalled. */
  begin({ userId }: SendCommand): BegunRecall | undefined {
    return this.config.recallTokens === 0 ? undefined : this.memory.begin(userId);
  }

  async run(open: OpenTurn, begun: BegunRecall | undefined): Promise<readonly Recollection[]> {
    const { conversation, content } = open;
    if (!begun || !conversation.memoryEnabled) return [];
    try {
      return await begun.recall({
        personaId: conversation.personaId,
        conversationId: conversation.id,
        query: content,
        tokenBudget: this.config.recallTokens,
        promptFrom: promptFrom(open),
      });
    } catch (error) {
      this.logger.warn({ event: 'turn.recall_failed', code: isCodedError(error) ? error.code : 'unknown' });
      return [];
    }
  }
}

/** What a summary stands for is not there word for word, so it may be recalled. */
function promptFrom({ recent, summary }: OpenTurn): MessageId | undefined {
  return recent.find(({ position }) => summary === undefined || position > summary.position)?.id;
}
