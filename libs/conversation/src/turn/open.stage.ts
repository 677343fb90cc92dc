import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@rapport/kernel';
import { PersonaCatalogue } from '@rapport/persona';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import { conversationErrors } from '../conversation.errors.js';
import { TurnRepository, type HistoryWindow, type OpenedConversation } from '../domain/turn-repository.js';
import { AbandonedTurns } from './abandoned-turns.js';
import type { OpenTurn, SendCommand } from './turn-context.js';

/** An answer takes seconds; asking again sooner is in vain. */
const RETRY_MS = 1_000;

/** More than a token takes in most scripts, so that the read holds all that the budget may keep. */
const BYTES_A_TOKEN = 5;

/** Reads the conversation and its latest messages, and refuses while an earlier message is being answered. */
@Injectable()
export class OpenStage {
  private readonly window: HistoryWindow;

  constructor(
    private readonly turns: TurnRepository,
    private readonly abandoned: AbandonedTurns,
    private readonly personas: PersonaCatalogue,
    private readonly clock: Clock,
    @Inject(conversationConfig.token) config: Pick<ConversationConfig, 'recentMessages' | 'historyTokens'>,
  ) {
    this.window = { messages: config.recentMessages, bytes: config.historyTokens * BYTES_A_TOKEN };
  }

  async run(command: SendCommand): Promise<OpenTurn> {
    const openedAt = this.clock.monotonic();
    const { conversation, recent, summary, profile, tone, standing, crisis } = await this.openIdle(command);
    const persona = await this.personas.version(conversation.personaVersionId);
    return {
      ...command,
      conversation,
      persona,
      recent,
      summary,
      profile,
      toneBefore: tone,
      standing,
      crisisBefore: crisis,
      openedAt,
    };
  }

  private async openIdle(command: SendCommand): Promise<OpenedConversation> {
    const opened = await this.read(command);
    if (!opened.running) return opened;
    const now = this.clock.date();
    if (opened.running.leaseUntil > now) throw conversationErrors.turnInProgress(undefined, { retryAfterMs: RETRY_MS });
    // Whoever ran it is gone: the person must not wait for the sweep.
    await this.abandoned.execute({ userId: command.userId });
    return this.read(command);
  }

  private async read({ userId, conversationId, branch }: SendCommand): Promise<OpenedConversation> {
    const opened = await this.turns.open(userId, conversationId, this.window, branch);
    if (!opened) throw conversationErrors.notFound();
    return opened;
  }
}
