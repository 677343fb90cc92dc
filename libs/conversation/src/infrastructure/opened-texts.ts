import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, fromUuid, type CancelTimer, type ConversationId, type UserId } from '@rapport/kernel';
import { MEMORY_CHANGES_CHANNEL } from '@rapport/memory';
import { SharedState, type UserCrypto } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
import { conversationConfig, type ConversationConfig } from '../conversation.config.js';
import type { RecentMessage } from '../domain/turn-repository.js';
import { contentContext } from './conversation-tables.js';
import type { PackedMessage } from './packed-messages.js';

/** About what a text costs beside its characters: its id, its entry. */
const BYTES_A_TEXT = 150;

interface OpenedConversation {
  readonly userId: UserId;
  /** By the uuid of the message. The text of a message never changes. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * The texts that a conversation's last turn was shown, for its next one: opening a hundred messages anew for each turn costs more
 * than anything else that a long prompt does. The database alone says which messages there are and which of them are forgotten;
 * this only spares opening them. Bounded in bytes and in time, and dropped as soon as the person has something forgotten.
 */
@Injectable()
export class OpenedTexts implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly held: LRUCache<ConversationId, OpenedConversation> | undefined;
  private drops = 0;
  private cancelSweep: CancelTimer | undefined;
  private leave: () => Promise<void> = async () => undefined;

  constructor(
    private readonly state: SharedState,
    private readonly clock: Clock,
    @Inject(conversationConfig.token)
    private readonly config: Pick<ConversationConfig, 'openedBytes' | 'openedIdleMs'>,
  ) {
    const { openedBytes, openedIdleMs } = config;
    if (openedBytes === 0) return;
    this.held = new LRUCache({
      maxSize: openedBytes,
      ttl: openedIdleMs,
      ttlResolution: 0,
      perf: { now: () => clock.monotonic() },
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.leave = await this.state.subscribe(MEMORY_CHANGES_CHANNEL, (userId) => this.drop(userId as UserId));
  }

  async onModuleDestroy(): Promise<void> {
    this.cancelSweep?.();
    await this.leave().catch(() => undefined);
  }

  /** Conversations of which texts are in memory. */
  get size(): number {
    return this.held?.size ?? 0;
  }

  /** Take it before messages are read: what was dropped since must not come back by way of an older reading. */
  get age(): number {
    return this.drops;
  }

  /** The messages with their texts, and what is held of the conversation from now on. */
  open(
    { userId, id, age }: { readonly userId: UserId; readonly id: ConversationId; readonly age: number },
    messages: readonly PackedMessage[],
    crypto: UserCrypto,
  ): RecentMessage[] {
    const known = this.held?.get(id)?.texts;
    const texts = new Map<string, string>();
    let size = 1;
    const opened = messages.map(({ uuid, position, role, status, sealed }) => {
      const place = { id: fromUuid('message', uuid), position, role, status };
      if (status === 'forgotten') return { ...place, text: '' };
      const text = known?.get(uuid) ?? crypto.decrypt(sealed, contentContext(uuid));
      texts.set(uuid, text);
      size += sealed.length + BYTES_A_TEXT;
      return { ...place, text };
    });
    if (age === this.drops && this.held) {
      this.held.set(id, { userId, texts }, { size });
      this.cancelSweep ??= this.sweepLater();
    }
    return opened;
  }

  private drop(userId: UserId): void {
    this.drops += 1;
    // Those that have rested are not among the entries, and would stay.
    this.held?.purgeStale();
    for (const [id, conversation] of this.held?.entries() ?? []) {
      if (conversation.userId === userId) this.held?.delete(id);
    }
  }

  /** The cache looks at ages only when it is asked for something; what nobody asks for must go, too. */
  private sweepLater(): CancelTimer {
    return this.clock.setTimer(Math.max(1, this.config.openedIdleMs / 4), () => {
      this.held?.purgeStale();
      this.cancelSweep = this.size > 0 ? this.sweepLater() : undefined;
    });
  }
}
