import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { SharedState } from '@rapport/platform';
import { conversationConfig, turnConfig, type ConversationConfig, type TurnConfig } from '../conversation.config.js';
import { conversationErrors, turnErrors } from '../conversation.errors.js';
import { isUnseen } from './is-unseen.js';
import type { SendCommand } from './turn-context.js';
import { UrgentMessages } from './urgent-messages.js';

const DAY_MS = 86_400_000;

/** Turns away what is not worth a read: empty, too long, or over the day's limit. */
@Injectable()
export class AdmitStage {
  private readonly logger = new Logger(AdmitStage.name);

  constructor(
    private readonly shared: SharedState,
    private readonly clock: Clock,
    private readonly urgent: UrgentMessages,
    @Inject(conversationConfig.token) private readonly limits: Pick<ConversationConfig, 'messageMaxCharacters'>,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'dailyLimit'>,
  ) {}

  async run(command: SendCommand): Promise<void> {
    if (isUnseen(command.content)) throw conversationErrors.messageEmpty();
    if (command.content.length > this.limits.messageMaxCharacters) {
      throw conversationErrors.messageTooLong(`at most ${this.limits.messageMaxCharacters} characters`);
    }
    if (this.config.dailyLimit > 0) await this.countTowardsDay(command);
  }

  private async countTowardsDay({ userId, content }: SendCommand): Promise<void> {
    const now = this.clock.now();
    const leftOfDay = DAY_MS - (now % DAY_MS);
    const day = new Date(now).toISOString().slice(0, 10);
    const sent = await this.increment({ family: 'turns', partition: userId, name: day }, leftOfDay);
    if (sent > this.config.dailyLimit && !this.urgent.includes(content)) {
      throw turnErrors.dailyLimit(`${this.config.dailyLimit} messages a day`, { retryAfterMs: leftOfDay });
    }
  }

  /** A lost count costs a limit, never a conversation: without shared state everybody is let in. */
  private async increment(key: Parameters<SharedState['increment']>[0], ttlMs: number): Promise<number> {
    try {
      return await this.shared.increment(key, 1, ttlMs);
    } catch (error) {
      this.logger.warn({ event: 'turn.daily_limit_unchecked', code: isCodedError(error) ? error.code : 'unknown' });
      return 0;
    }
  }
}
