import { Inject, Injectable } from '@nestjs/common';
import { Clock, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import { turnErrors } from '../conversation.errors.js';
import { TurnChannel } from './turn-channel.js';

interface Owned {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  readonly channel: TurnChannel;
}

/** The channels of the turns that run in this process, and for a while of those that ran. */
@Injectable()
export class TurnChannels {
  private readonly channels = new Map<TurnId, Owned>();

  constructor(
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'bufferEvents' | 'lingerMs'>,
  ) {}

  open(turn: { readonly id: TurnId; readonly userId: UserId; readonly conversationId: ConversationId }): TurnChannel {
    const channel = new TurnChannel(this.config.bufferEvents);
    this.channels.set(turn.id, { userId: turn.userId, conversationId: turn.conversationId, channel });
    return channel;
  }

  /** Forgets the turn's events after the time for which readers may reconnect. */
  retire(id: TurnId): void {
    this.clock.setTimer(this.config.lingerMs, () => this.channels.delete(id));
  }

  /** Throws `turn.stream_gone` for what is not held here, and for what is not this person's: the answer is the same. */
  find(userId: UserId, conversationId: ConversationId, id: TurnId): TurnChannel {
    const owned = this.channels.get(id);
    if (owned?.userId !== userId || owned.conversationId !== conversationId) throw turnErrors.streamGone();
    return owned.channel;
  }
}
