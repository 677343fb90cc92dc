import { Inject, Injectable } from '@nestjs/common';
import { Clock, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { turnConfig, type TurnConfig } from '../conversation.config.js';
import type { TurnReference } from '../domain/turn-record.js';
import { TurnChannel } from './turn-channel.js';

/** The channels of the turns that run in this process, and for a while of those that ran. */
@Injectable()
export class TurnChannels {
  private readonly channels = new Map<TurnId, TurnChannel>();
  private readonly turns = new WeakMap<TurnChannel, TurnReference>();

  constructor(
    private readonly clock: Clock,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'bufferEvents' | 'lingerMs'>,
  ) {}

  open(turn: { readonly id: TurnId; readonly userId: UserId; readonly conversationId: ConversationId }): TurnChannel {
    const { id: turnId, userId, conversationId } = turn;
    const channel = new TurnChannel(this.config.bufferEvents);
    this.channels.set(turnId, channel);
    this.turns.set(channel, { userId, conversationId, turnId });
    return channel;
  }

  /** Forgets the turn's events after the time for which readers may reconnect. */
  retire(id: TurnId): void {
    this.clock.setTimer(this.config.lingerMs, () => this.channels.delete(id));
  }

  /** Whose turn it is was asked of the database before. */
  find(id: TurnId): TurnChannel | undefined {
    return this.channels.get(id);
  }

  /** The turn of a channel that was opened here. */
  turnOf(channel: TurnChannel): TurnReference {
    const turn = this.turns.get(channel);
    if (!turn) throw new Error('a channel without a turn');
    return turn;
  }
}
