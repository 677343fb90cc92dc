import { Injectable } from '@nestjs/common';
import { Clock, isCodedError } from '@rapport/kernel';
import { idempotencyMetrics, Metrics } from '@rapport/platform';
import { conversationErrors } from '../conversation.errors.js';
import { ConversationRepository } from '../domain/conversation-repository.js';
import { TurnKeys, type KeyedTurn } from '../domain/turn-keys.js';
import { AbandonedTurns } from './abandoned-turns.js';
import { TurnFollower } from './stream/turn-follower.js';
import type { TurnReader } from './turn-channel.js';
import type { SendCommand } from './turn-context.js';
import { TurnRunner } from './turn-runner.js';

export interface StartedTurn {
  readonly channel: TurnReader;
  /** Whether an earlier request began the turn. */
  readonly replayed: boolean;
}

/**
 * Begins a turn, or finds the one that an earlier request with the same key began: its events are then read from the
 * first on, be it still running or long over. A turn that failed has no answer, so it is tried again for the same message, unless
 * more was said since: a repetition, which may come late and by itself, must not take that back.
 */
@Injectable()
export class KeyedTurns {
  private readonly requests;

  constructor(
    private readonly runner: TurnRunner,
    private readonly follower: TurnFollower,
    private readonly keys: TurnKeys,
    private readonly abandoned: AbandonedTurns,
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.requests = metrics.counter(idempotencyMetrics.requests);
  }

  /** Throws what `TurnRunner.start` throws, and `idempotency.mismatch`. */
  async start(command: SendCommand): Promise<StartedTurn> {
    if (command.key === undefined) return { channel: await this.runner.start(command), replayed: false };
    const known = await this.find(command);
    return known ? this.again(command, known) : this.first(command);
  }

  private async first(command: SendCommand): Promise<StartedTurn> {
    try {
      const channel = await this.runner.start(command);
      this.requests.inc({ outcome: 'executed' });
      return { channel, replayed: false };
    } catch (error) {
      // What holds the conversation may be this very request, sent twice at once.
      const known = isCodedError(error, conversationErrors.turnInProgress.spec.code) && (await this.find(command));
      // A retry that finds its own failed turn as it was is held up by another one for the same message.
      if (!known || (known.turnId === command.retries && known.unanswered)) throw error;
      return this.again(command, known);
    }
  }

  private async again(command: SendCommand, known: KeyedTurn): Promise<StartedTurn> {
    const { userId } = command;
    if (known.unanswered) return this.retry(command, known);
    const channel = await this.follower.follow({ userId, conversationId: known.conversationId, turnId: known.turnId });
    this.requests.inc({ outcome: 'replayed' });
    return { channel, replayed: true };
  }

  /** The message is stored: it is answered once more, and the key then means the new turn. */
  private async retry(
    command: SendCommand,
    { conversationId, userMessageId, turnId }: KeyedTurn,
  ): Promise<StartedTurn> {
    const answers = await this.conversations.message(command.userId, conversationId, userMessageId);
    if (!answers) throw conversationErrors.notFound();
    return this.first({ ...command, branch: { after: answers.parentId, answers }, retries: turnId });
  }

  /** A turn whose process is gone is ended first: it would never be told. */
  private async find({ userId, key }: SendCommand): Promise<KeyedTurn | undefined> {
    if (key === undefined) return undefined;
    const known = await this.keys.find(key);
    const running = known?.state === 'accepted' || known?.state === 'generating';
    const now = this.clock.date();
    if (!known || !running || known.leaseUntil > now) return known;
    await this.abandoned.execute({ userId });
    return this.keys.find(key);
  }
}
