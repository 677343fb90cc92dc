import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type ConversationId, type TurnId, type UserId } from '@rapport/kernel';
import { llmConfig, TokenEstimator, type LlmConfig } from '@rapport/llm';
import { Database, JobQueue, Metrics, type Tx } from '@rapport/platform';
import { MemoryTraces } from '../../domain/forgetting/memory-traces.js';
import { MemoryBacklog } from '../../domain/memory-backlog.js';
import { EpisodeSource, type FinishedTurn } from '../../domain/memory-recall.js';
import { MemoryRepository, MemoryRevisions } from '../../domain/memory-repository.js';
import { isBlank } from '../../domain/writing/blank.js';
import type { Candidate, SourceTurn } from '../../domain/writing/candidate.js';
import { FactScreen } from '../../domain/writing/fact-screen.js';
import { judge } from '../../domain/writing/gate.js';
import { reconcile, type AcceptedCandidate } from '../../domain/writing/reconcile.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { memoryWritingMetrics } from '../../memory-writing.metrics.js';
import { EmbeddingHints } from '../embedding/embedding-hints.js';
import { extractMemoriesJob } from '../../memory.jobs.js';
import { RenewProfiles } from '../profile/renew-profiles.js';
import { allMemories, touchedBy } from './known-facts.js';
import { ReadTurns, type Reading } from './read-turns.js';
import { TellMood } from './tell-mood.js';

const NOTHING: Reading = { candidates: [], malformed: 0, unreadable: [], mood: undefined };

interface Flush {
  readonly userId: UserId;
  readonly conversationId: ConversationId;
  /** All that leaves the backlog: those that are read, those that are blank, and those that are gone. */
  readonly turnIds: readonly TurnId[];
  readonly turns: readonly FinishedTurn[];
  /** Whether more waits. */
  readonly isPart: boolean;
}

/**
 * Reads the waiting turns of a conversation and keeps what is worth it. What is made of a turn is stored in the
 * transaction that takes it off the backlog: a process that dies at any point has read each turn once or not at all.
 */
@Injectable()
export class ExtractMemories {
  private readonly counted;
  private readonly facts;

  constructor(
    private readonly database: Database,
    private readonly backlog: MemoryBacklog,
    private readonly episodes: EpisodeSource,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly readTurns: ReadTurns,
    private readonly moods: TellMood,
    private readonly screen: FactScreen,
    private readonly traces: MemoryTraces,
    private readonly profiles: RenewProfiles,
    private readonly jobs: JobQueue,
    private readonly embedding: EmbeddingHints,
    private readonly estimator: TokenEstimator,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(llmConfig.token) private readonly llm: Pick<LlmConfig, 'model'>,
    @Inject(memoryWritingConfig.token) private readonly config: MemoryWritingConfig,
  ) {
    this.counted = metrics.counter(memoryWritingMetrics.turns);
    this.facts = metrics.counter(memoryWritingMetrics.facts);
  }

  /** Throws what the model throws; the backlog is then as it was. */
  async execute(userId: UserId, conversationId: ConversationId, signal: AbortSignal): Promise<void> {
    const flush = await this.nextFlush(userId, conversationId);
    if (flush.turnIds.length === 0) return;
    const { enabled } = await this.revisions.read(this.database, userId);
    const reading = enabled ? await this.read(flush, signal) : NOTHING;
    await this.store(flush, reading);
    await this.moods.tell(flush, reading.mood);
  }

  private async nextFlush(userId: UserId, conversationId: ConversationId): Promise<Flush> {
    const waiting = await this.backlog.waiting(userId, conversationId, this.config.flushTurns + 1);
    const ids = waiting.slice(0, this.config.flushTurns);
    const finished = await this.episodes.finishedTurns(userId, conversationId, ids);
    const turns = this.withinTokens(finished);
    const later = new Set(finished.slice(turns.length).map(({ turnId }) => turnId));
    const turnIds = ids.filter((id) => !later.has(id));
    return { userId, conversationId, turnIds, turns, isPart: turnIds.length < waiting.length };
  }

  /** At least one: a turn that is too long by itself is cut. */
  private withinTokens(turns: readonly FinishedTurn[]): readonly FinishedTurn[] {
    let left = this.config.flushTokens;
    const overflow = turns.findIndex(({ said }, index) => {
      left -= this.estimator.text(this.config.model ?? this.llm.model, said.text);
      return left < 0 && index > 0;
    });
    return overflow < 0 ? turns : turns.slice(0, overflow);
  }

  private async read({ userId, turns }: Flush, signal: AbortSignal): Promise<Reading> {
    const worthReading = turns.filter((turn) => !isBlank(turn));
    const [first] = worthReading;
    if (!first) return NOTHING;
    const active = await allMemories(this.memories, userId, ['active']);
    const byId = new Map(active.map((memory) => [memory.id, memory]));
    const sources: SourceTurn[] = worthReading.map((turn) => ({
      ...turn,
      recalledMemories: turn.recalled.flatMap((id) => byId.get(id) ?? []),
    }));
    const { personaId } = first.said;
    const visible = active.filter((memory) => memory.personaId === undefined || memory.personaId === personaId);
    const known = touchedBy(worthReading, visible, this.config.knownFacts);
    const withMood = await this.moods.isWanted(userId, sources);
    return this.readTurns.read({ userId, personaId }, { turns: sources, known, withMood }, signal);
  }

  private async store(flush: Flush, { candidates, malformed, unreadable }: Reading): Promise<void> {
    const judged = this.judged(candidates);
    const done = await this.database.transaction(async (tx) => {
      // The revision first, as everybody does who changes memories: its row is the lock.
      const enabled =
        judged.accepted.length > 0 ? (await this.revisions.raise(tx, flush.userId, 'facts')).enabled : true;
      const taken = await this.backlog.take(tx, flush.userId, flush.turnIds);
      if (flush.isPart) await this.enqueueRest(tx, flush);
      if (enabled && taken.size > 0) await this.lookAfter(tx, flush);
      const kept = enabled ? await this.stillWanted(tx, flush.userId, judged.accepted, taken) : [];
      return { taken, enabled, outcomes: kept.length > 0 ? await this.keep(tx, flush, kept) : [] };
    });
    this.countTurns(flush, done.taken, new Set(unreadable), done.enabled);
    for (const outcome of [...judged.dropped, ...done.outcomes]) this.facts.inc({ outcome });
    if (malformed > 0) this.facts.inc({ outcome: 'malformed' }, malformed);
  }

  /** What is due after turns even where nothing of them is kept. */
  private async lookAfter(tx: Tx, { userId, turns }: Flush): Promise<void> {
    await this.embedding.give(tx, userId);
    const [first] = turns;
    if (first) await this.profiles.first(tx, userId, first.said.personaId);
  }

  /**
   * Not what rests on a turn that was forgotten or read by another meanwhile, or on a message that is no episode any more:
   * its conversation's memory was switched off, or its branch was left, while the model read it.
   */
  private async stillWanted(
    tx: Tx,
    userId: UserId,
    accepted: readonly AcceptedCandidate[],
    taken: ReadonlySet<TurnId>,
  ): Promise<AcceptedCandidate[]> {
    const said = accepted.flatMap(({ candidate }) => candidate.turns.map((turn) => turn.said.messageId));
    const still = await this.episodes.still(userId, [...new Set(said)], tx);
    return accepted.filter(({ candidate }) =>
      candidate.turns.every((turn) => taken.has(turn.turnId) && still.has(turn.said.messageId)),
    );
  }

  private judged(candidates: readonly Candidate[]): { accepted: AcceptedCandidate[]; dropped: string[] } {
    const accepted: AcceptedCandidate[] = [];
    const dropped: string[] = [];
    const ofTurn = new Map<TurnId, number>();
    for (const candidate of candidates.toSorted((a, b) => b.confidence - a.confidence)) {
      const judgement = judge(candidate, this.config.minimumConfidence, this.screen);
      const turnId = candidate.turns[0]!.turnId;
      const soFar = ofTurn.get(turnId) ?? 0;
      if (judgement.kind === 'rejected') dropped.push(judgement.reason);
      else if (soFar >= this.config.factsATurn) dropped.push('too_many');
      else {
        accepted.push({ candidate, trust: judgement.kind === 'quarantined' ? 'suspect' : judgement.trust });
        ofTurn.set(turnId, soFar + 1);
      }
    }
    return { accepted, dropped };
  }

  private async keep(
    tx: Tx,
    { userId, turns }: Flush,
    accepted: readonly AcceptedCandidate[],
  ): Promise<readonly string[]> {
    const { personaId } = turns[0]!.said;
    const all = await allMemories(this.memories, userId, ['active', 'quarantined'], tx);
    // What the person told another persona alone is not even to name whom this one hears of.
    const known = all.filter((memory) => memory.personaId === undefined || memory.personaId === personaId);
    const { saved, outcomes } = reconcile(known, accepted, {
      userId,
      personaId,
      now: this.clock.date(),
      newId: () => newId('memory', this.clock.now()),
    });
    for (const memory of saved) await this.memories.save(tx, memory);
    if (saved.length > 0) {
      // What others know of the person may have been replaced as well: turns hide such a profile until it is written anew.
      const profiled = await this.traces.profiled(tx, userId);
      await this.profiles.enqueue(tx, userId, [...new Set([personaId, ...profiled])]);
    }
    return outcomes;
  }

  private async enqueueRest(tx: Tx, { userId, conversationId }: Flush): Promise<void> {
    await this.jobs.enqueue(tx, extractMemoriesJob, { userId, conversationId }, { singletonKey: conversationId });
  }

  private countTurns(
    { turns, turnIds }: Flush,
    taken: ReadonlySet<TurnId>,
    unreadable: ReadonlySet<TurnId>,
    enabled: boolean,
  ): void {
    const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
    for (const id of turnIds) {
      if (!taken.has(id)) continue;
      const turn = byId.get(id);
      const read = !turn ? 'gone' : isBlank(turn) ? 'blank' : unreadable.has(id) ? 'unreadable' : 'read';
      this.counted.inc({ outcome: enabled ? read : 'off' });
    }
  }
}
