import { Inject, Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { llmConfig, TokenEstimator, type LlmConfig } from '@rapport/llm';
import { Metrics } from '@rapport/platform';
import { Cooperative, type IndexQuery } from '../../domain/engine/index.js';
import {
  MemoryRecall,
  MemorySearch,
  type BegunRecall,
  type MemorySearchRequest,
  type RecallRequest,
  type Recollection,
} from '../../domain/memory-recall.js';
import { chooseMemories } from '../../domain/recall/choose-memories.js';
import { timeOf } from '../../domain/recall/message-time.js';
import { repetitionOf } from '../../domain/recall/repetition.js';
import { recallConfig, type RecallConfig } from '../../recall.config.js';
import { foundMemories, type FoundMemory } from './found-memories.js';
import { MemoryIndexes } from './memory-indexes.js';
import type { PersonMemory } from './person-memory.js';
import { QueryVectors } from './query-vectors.js';
import { recallMetrics } from './recall.metrics.js';

/** Found beyond what may be chosen: some are too long, too weak, or another persona's. */
const SPARE = 2;
/** Of one message. A text so long has no one question that meaning could answer. */
const QUERY_CHARACTERS = 2_000;

/** What {@link MemoryIndexes.current} comes to. */
type CurrentMemory = Promise<PersonMemory | undefined>;

const NOTHING: BegunRecall = { recall: () => Promise.resolve([]) };

type Mode = 'off' | 'loading' | 'partial' | 'words' | 'meaning';

interface Found {
  readonly mode: Mode;
  readonly memories: readonly FoundMemory[];
}

/** Recall and search over the memories that this process holds. */
@Injectable()
export class IndexedRecall implements MemoryRecall, MemorySearch {
  private readonly recalls;
  private readonly duration;
  private readonly recalled;

  constructor(
    private readonly indexes: MemoryIndexes,
    private readonly queries: QueryVectors,
    private readonly estimator: TokenEstimator,
    private readonly clock: Clock,
    @Inject(Cooperative) private readonly work: Cooperative,
    metrics: Metrics,
    @Inject(recallConfig.token) private readonly config: RecallConfig,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
  ) {
    this.recalls = metrics.counter(recallMetrics.recalls);
    this.duration = metrics.histogram(recallMetrics.duration);
    this.recalled = metrics.counter(recallMetrics.chosen);
  }

  begin(userId: UserId): BegunRecall {
    if (this.config.maximum === 0) return NOTHING;
    const current = this.indexes.current(userId);
    // Told to whoever goes on with it; nobody has to.
    current.catch(() => undefined);
    return { recall: (request) => this.choose({ ...request, userId }, current) };
  }

  recall(request: RecallRequest): Promise<readonly Recollection[]> {
    return this.begin(request.userId).recall(request);
  }

  private async choose(request: RecallRequest, current: CurrentMemory): Promise<readonly Recollection[]> {
    const { maximum: count, minScore, minShare } = this.config;
    if (request.tokenBudget <= 0) return [];
    const { conversationId, promptFrom, personaId } = request;
    const found = await this.find(request.userId, current, {
      text: request.query,
      ...(!this.config.sharedEpisodes && { persona: personaId }),
      except: { conversation: conversationId, fromOrder: promptFrom === undefined ? 0 : timeOf(promptFrom) },
      now: this.clock.now(),
      episodes: count * SPARE,
      facts: count * SPARE,
    });
    const isRepetition = repetitionOf(request.query);
    const own = found.memories.filter(
      ({ onlyFor, memoryId, text }) =>
        (onlyFor === undefined || onlyFor === personaId) && (memoryId !== undefined || !isRepetition(text)),
    );
    const limits = { count, tokens: request.tokenBudget, minScore, minShare };
    const chosen = chooseMemories(own, limits, (text) => this.estimator.text(this.llm.model, text));
    for (const { memory } of chosen) this.recalled.inc({ kind: memory.memoryId ? 'fact' : 'episode' });
    const best = chosen[0]?.memory.score ?? 1;
    return chosen
      .map(({ memory, line }) => toRecollection(memory, line, best))
      .toSorted((a, b) => a.rememberedAt.getTime() - b.rememberedAt.getTime());
  }

  async search({ userId, personaId, query, limit }: MemorySearchRequest): Promise<readonly Recollection[]> {
    const { memories } = await this.find(userId, this.indexes.current(userId), {
      text: query,
      ...(personaId && { persona: personaId }),
      now: this.clock.now(),
      episodes: limit,
      facts: limit,
    });
    const ranked = memories.filter(({ score }) => score >= this.config.minScore).toSorted((a, b) => b.score - a.score);
    return ranked.slice(0, limit).map((memory) => toRecollection(memory, memory.text, ranked[0]!.score));
  }

  private async find(userId: UserId, current: CurrentMemory, query: IndexQuery): Promise<Found> {
    const startedAt = this.clock.monotonic();
    const found = await this.findNow(userId, current, query);
    this.duration.observe((this.clock.monotonic() - startedAt) / 1_000);
    this.recalls.inc({ mode: found.mode });
    return found;
  }

  private async findNow(userId: UserId, current: CurrentMemory, query: IndexQuery): Promise<Found> {
    const text = query.text.slice(0, QUERY_CHARACTERS);
    // Begun before it is known whether there is anything to compare with: what is held hardly ever changes that.
    const early = this.queries.isWorthwhile(this.indexes.peek(userId)) ? this.queries.of(text) : undefined;
    const person = await this.loaded(userId, current);
    if (person === 'off' || person === 'loading') return { mode: person, memories: [] };
    if (person.isEmpty) return { mode: 'words', memories: [] };
    const vector = await (early ?? (this.queries.isWorthwhile(person) ? this.queries.of(text) : undefined));
    const hits = await this.work.run(person.index.search({ ...query, ...(vector && { vector }) }));
    const mode = !person.isComplete ? 'partial' : vector ? 'meaning' : 'words';
    // Looked up now, after all waiting: what went meanwhile is not found.
    return { mode, memories: foundMemories(person, hits, this.config.episodeCharacters) };
  }

  /** Waits a while for what is not held yet; then the newest part has to do. */
  private async loaded(userId: UserId, current: CurrentMemory): Promise<PersonMemory | 'off' | 'loading'> {
    const { loadMs } = this.config;
    if (this.indexes.peek(userId)?.isComplete) return (await current) ?? 'off';
    const late = Symbol('late');
    const { promise: timeout, resolve } = Promise.withResolvers<typeof late>();
    const cancel = this.clock.setTimer(loadMs, () => resolve(late));
    try {
      const person = await Promise.race([current, timeout]);
      if (person === late) {
        // It goes on, for the next turn; this one has been told.
        current.catch(() => undefined);
        return 'loading';
      }
      if (!person) return 'off';
      await Promise.race([this.indexes.whole(person), timeout]);
      return person;
    } finally {
      cancel();
    }
  }
}

function toRecollection(memory: FoundMemory, text: string, best: number): Recollection {
  const { sources, at, memoryId, score } = memory;
  return {
    text,
    sources,
    rememberedAt: new Date(at),
    ...(memoryId && { memoryId }),
    score: Math.min(1, Math.max(0, score / best)),
  };
}
