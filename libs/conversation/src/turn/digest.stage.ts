import { Inject, Injectable, Logger } from '@nestjs/common';
import { llmConfig, TokenEstimator, type LlmConfig } from '@rapport/llm';
import { Database, JobQueue, toCodedError } from '@rapport/platform';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { summariseJob } from '../conversation.jobs.js';
import { summaryCosts } from '../domain/summary.js';
import type { Turn } from './turn-context.js';

/**
 * After the turn was told: has older messages summed up once they have grown long. Only a hint to the worker, which
 * looks again: when it is lost, the next turn gives it.
 */
@Injectable()
export class DigestStage {
  private readonly logger = new Logger(DigestStage.name);

  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly estimator: TokenEstimator,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
    @Inject(conversationConfig.token)
    private readonly config: Pick<ConversationConfig, 'summariseTokens' | 'recentMessages'>,
  ) {}

  /** Never throws. */
  async run(turn: Turn): Promise<void> {
    if (this.config.summariseTokens === 0 || !this.isLong(turn)) return;
    const { userId, conversationId } = turn;
    try {
      await this.database.transaction((tx) =>
        this.jobs.enqueue(tx, summariseJob, { userId, conversationId }, { singletonKey: conversationId }),
      );
    } catch (error) {
      this.logger.warn({ event: 'turn.digest_not_enqueued', code: toCodedError(error).code });
    }
  }

  /** In tokens, or in messages: of short ones, those that a turn no longer reads would be lost without a summary. */
  private isLong({ recent, summary }: Turn): boolean {
    const messages = recent.filter(({ position }) => summary === undefined || position > summary.position);
    const costs = summaryCosts(messages, (text) => this.estimator.text(this.llm.model, text));
    const tokens = costs.reduce((sum, cost) => sum + cost, 0);
    return tokens > this.config.summariseTokens || messages.length >= this.config.recentMessages;
  }
}
