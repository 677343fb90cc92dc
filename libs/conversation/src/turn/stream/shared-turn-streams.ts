import { Inject, Injectable } from '@nestjs/common';
import { toUuid, type TurnId, type UserId } from '@rapport/kernel';
import { Database, SharedState, UserCipher, type StreamAppended } from '@rapport/platform';
import { turnConfig, type TurnConfig } from '../../conversation.config.js';
import { turnStreamKey } from '../../domain/turn-stream-key.js';
import type { ModelCall, TurnClaim } from '../../domain/turn.js';
import type { NumberedEvent } from '../turn-channel.js';
import { fromTurnAccount, toTurnAccount, type TurnAccount } from './turn-account.js';
import { decodeTurnEvent, encodeTurnEvent } from './turn-event-codec.js';

const BATCH_EVENTS = 1_024;

/** Events of one turn that follow each other without gaps. */
export interface TurnSlice {
  /** Of the process that wrote last. */
  readonly fence: number;
  /** Number of the oldest event that is held. */
  readonly oldest: number;
  readonly last: number;
  readonly events: readonly NumberedEvent[];
  /** What the turn had taken by the latest of these events, where that is known. */
  readonly account: TurnAccount | undefined;
}

/** A turn as far as its events tell. */
export interface ToldTurn {
  readonly text: string;
  /** Whether the text stands for another, which was taken back. */
  readonly replaced: boolean;
  /** What it had asked of models by then. */
  readonly call: ModelCall | undefined;
}

/** A turn's events in the state that all processes share: sealed with the person's key, bounded, and gone after a while. */
@Injectable()
export class SharedTurnStreams {
  constructor(
    private readonly state: SharedState,
    private readonly cipher: UserCipher,
    private readonly database: Database,
    @Inject(turnConfig.token) private readonly config: Pick<TurnConfig, 'bufferEvents' | 'streamBytes' | 'streamTtlMs'>,
  ) {}

  /** `events` are numbered without gaps; `anew` lets the stream begin with them; `call` is what the turn has taken by the last. */
  async append(
    { userId, turnId, fence }: TurnClaim,
    events: readonly NumberedEvent[],
    { anew = false, call }: { readonly anew?: boolean; readonly call?: ModelCall | undefined } = {},
  ): Promise<StreamAppended> {
    const crypto = await this.cipher.for(this.database, userId);
    const account = call && toTurnAccount(call);
    const entries = events.map(({ sequence, ...event }, index) => {
      const text = encodeTurnEvent(event, index === events.length - 1 ? account : undefined);
      return crypto.encrypt(text, contextOf(turnId, sequence)).toString('base64');
    });
    const first = events[0]?.sequence ?? 1;
    return this.state.appendToStream(turnStreamKey(userId, turnId), { fence, first, entries, anew }, this.limits);
  }

  /** Shuts out whoever ran the turn before, and wakes its readers. */
  async raiseFence({ userId, turnId, fence }: TurnClaim): Promise<void> {
    await this.state.appendToStream(turnStreamKey(userId, turnId), { fence, first: 1, entries: [] }, this.limits);
  }

  async read(userId: UserId, turnId: TurnId, after: number, limit: number): Promise<TurnSlice | undefined> {
    const slice = await this.state.readStream(turnStreamKey(userId, turnId), after, limit);
    if (!slice) return undefined;
    const crypto = await this.cipher.for(this.database, userId);
    const decoded = slice.entries.map((entry, index) => {
      const sequence = slice.first + index;
      const text = crypto.decrypt(Buffer.from(entry, 'base64'), contextOf(turnId, sequence));
      return { ...decodeTurnEvent(text), sequence };
    });
    return {
      fence: slice.fence,
      oldest: slice.oldest,
      last: slice.last,
      events: decoded.map(({ event, sequence }) => ({ ...event, sequence })),
      account: decoded.findLast(({ account }) => account !== undefined)?.account,
    };
  }

  /**
   * What a reader of the events up to number `until` has. `undefined` when the stream no longer has its beginning, does
   * not reach that far, or is another writer's.
   */
  async toldUntil(
    { userId, turnId, fence }: TurnClaim,
    until = Number.POSITIVE_INFINITY,
  ): Promise<ToldTurn | undefined> {
    let text = '';
    let replaced = false;
    let account: TurnAccount | undefined;
    const told = (): ToldTurn => ({ text, replaced, call: account && fromTurnAccount(account) });
    for (let after = 0; ;) {
      const slice = await this.read(userId, turnId, after, BATCH_EVENTS);
      if (slice?.fence !== fence || slice.oldest !== 1) return undefined;
      account = slice.account ?? account;
      for (const event of slice.events) {
        if (event.sequence > until) return told();
        if (event.type === 'response.output_text.delta') text += event.delta;
        if (event.type === 'message.replaced') {
          ({ text } = event);
          replaced = true;
        }
        after = event.sequence;
      }
      if (after >= slice.last) return until === Number.POSITIVE_INFINITY || until <= after ? told() : undefined;
    }
  }

  watch(userId: UserId, turnId: TurnId, listener: () => void): Promise<() => Promise<void>> {
    return this.state.watchStream(turnStreamKey(userId, turnId), listener);
  }

  private get limits() {
    const { streamTtlMs: ttlMs, bufferEvents: maxEntries, streamBytes: maxBytes } = this.config;
    return { ttlMs, maxEntries, maxBytes };
  }
}

const contextOf = (turnId: TurnId, sequence: number): string => `turn.stream:${toUuid('turn', turnId)}:${sequence}`;
