import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock, type CancelTimer, type UserId } from '@rapport/kernel';
import { Metrics, SharedState, toCodedError } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
import { EpisodeSource } from '../../domain/memory-recall.js';
import { MEMORY_CHANGES_CHANNEL } from '../../domain/memory-repository.js';
import { recallConfig, type RecallConfig } from '../../recall.config.js';
import type { PersonMemory } from './person-memory.js';
import { HISTORY_PAGE, PersonReader } from './person-reader.js';
import { recallMetrics } from './recall.metrics.js';

/** A person whose memory others change all the while is read anew this often; then a search takes what there is. */
const ATTEMPTS = 8;

type Options = Pick<RecallConfig, 'indexBytes' | 'indexIdleMs' | 'overlapMs'>;

/**
 * The memories that this process holds, of the people who talked to it last. What it holds may be dropped at any time,
 * and is compared with the database before each search: no process recalls what was forgotten at another.
 */
@Injectable()
export class MemoryIndexes implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(MemoryIndexes.name);
  private readonly held: LRUCache<UserId, PersonMemory>;
  private readonly opening = new Map<UserId, Promise<PersonMemory | undefined>>();
  private readonly filling = new WeakMap<PersonMemory, Promise<void>>();
  private readonly loads;
  private unsubscribe: (() => Promise<void>) | undefined;
  private cancelSweep: CancelTimer | undefined;

  constructor(
    private readonly reader: PersonReader,
    private readonly episodes: EpisodeSource,
    private readonly sharedState: SharedState,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(recallConfig.token) private readonly config: Options,
  ) {
    this.held = new LRUCache({
      maxSize: config.indexBytes,
      ttl: config.indexIdleMs,
      updateAgeOnGet: true,
      ttlResolution: 0,
      perf: { now: () => clock.monotonic() },
    });
    this.loads = metrics.counter(recallMetrics.loads);
    metrics.observe(recallMetrics.indexes, () => this.held.size);
    metrics.observe(recallMetrics.indexBytes, () => this.held.calculatedSize);
  }

  async onModuleInit(): Promise<void> {
    this.unsubscribe = await this.sharedState.subscribe(MEMORY_CHANGES_CHANNEL, (userId) =>
      this.drop(userId as UserId),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.cancelSweep?.();
    await this.unsubscribe?.();
    this.held.clear();
  }

  /** What is held of the person, in whatever state. */
  peek(userId: UserId): PersonMemory | undefined {
    return this.held.peek(userId);
  }

  /** The person's memory as it is now. Undefined: it is switched off. */
  async current(userId: UserId): Promise<PersonMemory | undefined> {
    let latest: PersonMemory | undefined;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const person = this.held.get(userId);
      if (!person) {
        const others = this.opening.get(userId);
        if (!others) return this.open(userId, 'missing');
        // What somebody else began to read may be older than what this search must know.
        if (!(await others)) return undefined;
        continue;
      }
      const news = await this.episodes.news({
        userId,
        ...person.known(this.clock.now(), this.config.overlapMs),
        limit: HISTORY_PAGE,
      });
      if (!news.state.enabled) {
        this.drop(userId);
        return undefined;
      }
      if (news.episodes.length === HISTORY_PAGE) {
        this.drop(userId);
        return this.open(userId, 'behind');
      }
      const isChanged = news.episodes.length > 0 || news.state.revision !== person.revision;
      const isCurrent = await this.reader.catchUp(userId, person, news);
      // Weighing walks through all that is held: not on every turn.
      if (isChanged) this.weigh(userId, person);
      // Where reading on failed, it is tried again.
      this.fill(userId, person);
      if (isCurrent) return person;
      latest = person;
    }
    return latest;
  }

  /** Resolves once all of the person's history was read that will be. Never rejects. */
  async whole(person: PersonMemory): Promise<void> {
    await this.filling.get(person);
  }

  private open(userId: UserId, reason: 'missing' | 'behind'): Promise<PersonMemory | undefined> {
    this.loads.inc({ reason });
    const opening = this.reader
      .open(userId)
      .then((person) => {
        // Dropped meanwhile: whoever waits for it may have it, and nobody after them.
        if (person && this.opening.get(userId) === opening) this.keep(userId, person);
        return person;
      })
      .finally(() => {
        if (this.opening.get(userId) === opening) this.opening.delete(userId);
      });
    this.opening.set(userId, opening);
    return opening;
  }

  private keep(userId: UserId, person: PersonMemory): void {
    this.held.set(userId, person, { size: person.bytes });
    this.cancelSweep ??= this.sweepLater();
    this.fill(userId, person);
  }

  private fill(userId: UserId, person: PersonMemory): void {
    const mayGrow = (): boolean => {
      this.weigh(userId, person);
      return this.held.peek(userId) === person && person.bytes < this.config.indexBytes / 2;
    };
    if (person.isComplete || this.filling.has(person) || !mayGrow()) return;
    const filling = this.reader
      .fill(userId, person, mayGrow)
      .catch((error: unknown) => this.logger.warn({ event: 'memory.index_not_filled', code: toCodedError(error).code }))
      .finally(() => this.filling.delete(person));
    this.filling.set(person, filling);
  }

  private drop(userId: UserId): void {
    this.held.delete(userId);
    this.opening.delete(userId);
  }

  /** Tells the cache how large it has grown. */
  private weigh(userId: UserId, person: PersonMemory): void {
    if (this.held.peek(userId) === person) this.held.set(userId, person, { size: person.bytes });
  }

  /** The cache looks at ages only when it is asked for something; what nobody asks for must go, too. */
  private sweepLater(): CancelTimer {
    return this.clock.setTimer(Math.max(1, this.config.indexIdleMs / 4), () => {
      this.held.purgeStale();
      this.cancelSweep = this.held.size > 0 ? this.sweepLater() : undefined;
    });
  }
}
