import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, type ConversationId, type UserId } from '@rapport/kernel';
import { llmConfig, MeteredModel, TokenEstimator, type LlmConfig } from '@rapport/llm';
import { JobHandler } from '@rapport/platform';
import { z } from 'zod';
import { summariseJob } from '../conversation.jobs.js';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import type { Conversation } from '../domain/conversation.js';
import { summaryPrompt, summarySystem } from '../domain/prompt/summary-prompt.js';
import { messagesToSummarise, summaryCosts, SummaryRepository, type SummaryMaterial } from '../domain/summary.js';

/** One job reads no more than this at a time, and does not go on for ever. */
const CHUNK_TOKENS = 8_000;
const READ_MESSAGES = 400;
/** Of the messages that a turn reads: what it no longer reads would be lost, and some of them stand in no prompt. */
const MANY = 0.75;
const MOST_SUMMARIES = 8;
const WORDS_A_TOKEN = 0.7;

const RESPONSE_SCHEMA = {
  type: 'object',
  properties: { summary: { type: 'string', description: 'The notes of the conversation' } },
  required: ['summary'],
} as const;
const response = z.object({ summary: z.string().trim().min(1) });

interface Payload {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
}

/**
 * Sums up the older messages of a conversation, the summary before included. Runs again safely: what is covered is not
 * read again, and a summary through one message is stored once. When the model fails, the older summary stays.
 */
@Injectable()
export class SummariseHandler extends JobHandler<Payload> {
  override readonly job = summariseJob;
  private readonly logger = new Logger(SummariseHandler.name);

  constructor(
    private readonly conversations: ConversationRepository,
    private readonly summaries: SummaryRepository,
    private readonly model: MeteredModel,
    private readonly estimator: TokenEstimator,
    private readonly clock: Clock,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
    @Inject(conversationConfig.token)
    private readonly config: Pick<
      ConversationConfig,
      'recentMessages' | 'summariseTokens' | 'summaryKeepTokens' | 'summaryTokens'
    >,
  ) {
    super();
  }

  override async handle({ userId, conversationId }: Payload, signal: AbortSignal): Promise<void> {
    const conversation = await this.conversations.find(userId, conversationId);
    if (!conversation || this.config.summariseTokens === 0) return;
    for (let written = 0; written < MOST_SUMMARIES; written += 1) {
      if (!(await this.summariseOnce(conversation, signal))) return;
    }
  }

  /** Whether there may be more to sum up. */
  private async summariseOnce(conversation: Conversation, signal: AbortSignal): Promise<boolean> {
    const { id: conversationId, userId } = conversation;
    const material = await this.summaries.material(userId, conversationId, READ_MESSAGES);
    const { messages, previous } = material;
    const covered = messages.slice(0, this.dueOf(material));
    const [first, last] = [covered[0], covered.at(-1)];
    if (!first || !last) return false;
    const { text, verdict, modelVersion } = await this.model.generate(
      { userId, personaId: conversation.personaId },
      {
        model: this.llm.model,
        system: summarySystem(Math.floor(this.config.summaryTokens * WORDS_A_TOKEN)),
        prompt: summaryPrompt(previous?.text, covered),
        // A summary that is cut off is no JSON: there is room for a model that counts badly.
        maxOutputTokens: this.config.summaryTokens * 2,
        thinking: 'minimal',
        responseSchema: RESPONSE_SCHEMA,
      },
      { signal },
    );
    const summary = verdict.kind === 'ok' ? readSummary(text) : undefined;
    if (summary === undefined) {
      this.logger.warn({ event: 'conversation.summary_unusable', verdict: verdict.kind }, 'The model wrote no summary');
      return false;
    }
    const createdAt = this.clock.date();
    const range = { from: first.id, through: last.id, position: last.position, previous: previous?.through };
    const read = covered.map(({ id }) => id);
    return this.summaries.add({ userId, conversationId, ...range, read, text: summary, modelVersion, createdAt });
  }

  private dueOf({ messages }: SummaryMaterial): number {
    const costs = summaryCosts(messages, (text) => this.estimator.text(this.llm.model, text));
    return messagesToSummarise(messages, costs, {
      trigger: this.config.summariseTokens,
      most: Math.ceil(MANY * Math.min(READ_MESSAGES, this.config.recentMessages)),
      keep: this.config.summaryKeepTokens,
      chunk: CHUNK_TOKENS,
    });
  }
}

function readSummary(text: string): string | undefined {
  try {
    return response.parse(JSON.parse(text)).summary;
  } catch {
    return undefined;
  }
}
