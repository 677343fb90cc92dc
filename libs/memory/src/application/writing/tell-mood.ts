import { Injectable, Logger } from '@nestjs/common';
import type { ConversationId, TurnId, UserId } from '@rapport/kernel';
import { Metrics, toCodedError } from '@rapport/platform';
import type { FinishedTurn } from '../../domain/memory-recall.js';
import { MoodListener, type Mood } from '../../domain/mood.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';

interface ReadFlush {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  readonly turns: readonly FinishedTurn[];
}

/** Passes on what was read of a mood beside the facts. Apart from these: whatever goes wrong here costs none of them. */
@Injectable()
export class TellMood {
  private readonly logger = new Logger(TellMood.name);
  private readonly moods;

  constructor(
    private readonly listener: MoodListener,
    metrics: Metrics,
  ) {
    this.moods = metrics.counter(memoryWritingMetrics.moods);
  }

  isWanted(userId: UserId, turns: readonly { readonly turnId: TurnId }[]): Promise<boolean> {
    return this.listener.listensTo(
      userId,
      turns.map(({ turnId }) => turnId),
    );
  }

  /** Never throws. */
  async tell({ userId, conversationId, turns }: ReadFlush, mood: Mood | undefined): Promise<void> {
    const last = turns.at(-1);
    if (!mood || !last) return;
    const messages = turns.map(({ said }) => said.messageId);
    const heard = { ...mood, userId, conversationId, messages, at: last.said.createdAt };
    try {
      if (!(await this.listener.hear(heard))) this.moods.inc({ outcome: 'not_kept' });
    } catch (error) {
      this.moods.inc({ outcome: 'failed' });
      this.logger.warn({ event: 'memory.mood_not_kept', code: toCodedError(error).code });
    }
  }
}
