import type { MessageId } from '@rapport/kernel';
import { PersonIndex, type QuantisedVector } from '../../domain/engine/index.js';
import type { MemoryId } from '../../domain/memory.js';
import type { Episode, NewsQuery } from '../../domain/memory-recall.js';
import type { RecallableFact } from '../../domain/recallable-facts.js';
import type { SaidLine } from '../../domain/recall/memory-line.js';
import { messageIdAt, timeOf } from '../../domain/recall/message-time.js';
import { RecentIds } from './recent-ids.js';

/** Besides its text: two map entries, the id, the object. Measured, and rounded up. */
const HELD_EPISODE_BYTES = 250;
const HELD_FACT_BYTES = 1_500;
/** Most ids that a search sends along: a burst of messages narrows the overlap rather than cost every turn. */
const KNOWN_IDS = 300;

type Vectors = ReadonlyMap<MessageId, QuantisedVector>;

/**
 * What one process holds of one person's memory: the index, and what is told of its winners. No I/O; {@link PersonReader}
 * keeps it in step with the database.
 */
export class PersonMemory {
  readonly index = new PersonIndex();
  /** The oldest message that was read of the history. */
  oldest: MessageId | undefined;
  /** Whether the history was read to its beginning. */
  isComplete = false;
  /** Grows when episodes may have gone: what was read before must not be added after. */
  generation = 0;
  catchingUp: Promise<void> | undefined;
  private readonly episodes = new Map<MessageId, SaidLine>();
  private readonly facts = new Map<MemoryId, RecallableFact>();
  /** Facts that the index has: a fact is asleep while none of the messages that it rests on is an episode. */
  private readonly awake = new Set<MemoryId>();
  private readonly withoutVector = new Set<MessageId>();
  /** Episodes since the last search's overlap. */
  private readonly recent = new RecentIds();
  private newest = 0;
  private textBytes = 0;

  /**
   * @param revision of the person's memory, as of or before everything that is added
   * @param graceMs for which a fact is found after its end: how was the trip?
   */
  constructor(
    public revision: number,
    private readonly graceMs: number,
  ) {}

  /** About what it takes of the process's memory. */
  get bytes(): number {
    const held = this.episodes.size * HELD_EPISODE_BYTES + this.facts.size * HELD_FACT_BYTES;
    return this.index.bytes + held + this.textBytes;
  }

  get episodeCount(): number {
    return this.episodes.size;
  }

  get isEmpty(): boolean {
    return this.episodes.size === 0 && this.awake.size === 0;
  }

  get embeddedCount(): number {
    return this.episodes.size - this.withoutVector.size;
  }

  /** Undefined: no longer, or never. */
  episode(id: string): SaidLine | undefined {
    return this.episodes.get(id as MessageId);
  }

  /** Undefined while it is asleep, too. */
  fact(id: string): RecallableFact | undefined {
    return this.awake.has(id as MemoryId) ? this.facts.get(id as MemoryId) : undefined;
  }

  addEpisode(episode: Episode, vector: QuantisedVector | undefined): void {
    const { messageId: id, role, text } = episode;
    if (this.episodes.has(id)) return;
    const at = episode.createdAt.getTime();
    this.index.addEpisode({
      id,
      conversation: episode.conversationId,
      persona: episode.personaId,
      role,
      text,
      at,
      order: timeOf(id),
      ...(vector && { vector }),
    });
    this.episodes.set(id, { role, text, at });
    this.textBytes += 2 * text.length;
    if (!vector) this.withoutVector.add(id);
    this.recent.add(id);
    this.newest = Math.max(this.newest, timeOf(id));
  }

  /** One at a step. Returns false, and leaves the rest, as soon as `mayAdd` does. */
  *addEpisodes(episodes: readonly Episode[], vectors: Vectors, mayAdd: () => boolean): Generator<void, boolean> {
    for (const episode of episodes) {
      if (!mayAdd()) return false;
      this.addEpisode(episode, vectors.get(episode.messageId));
      yield;
    }
    return mayAdd();
  }

  /** Removes what is not in `valid`. */
  keepEpisodes(valid: ReadonlySet<MessageId>): void {
    const gone = [...this.episodes.keys()].filter((id) => !valid.has(id));
    if (gone.length === 0) return;
    this.index.remove(gone);
    for (const id of gone) {
      this.textBytes -= 2 * this.episodes.get(id)!.text.length;
      this.episodes.delete(id);
      this.withoutVector.delete(id);
    }
    this.recent.keep((id) => this.episodes.has(id));
  }

  /** Those of `valid` that lie in the part of the history that was read, and are missing. */
  lacking(valid: ReadonlySet<MessageId>): MessageId[] {
    const { oldest, isComplete } = this;
    const isRead = (id: MessageId): boolean => isComplete || (oldest !== undefined && id >= oldest);
    return [...valid].filter((id) => isRead(id) && !this.episodes.has(id));
  }

  /** The latest of those that have none. */
  unembedded(limit: number): MessageId[] {
    return [...this.withoutVector].toSorted().slice(-limit);
  }

  setVectors(vectors: Vectors): void {
    for (const [id, vector] of vectors) {
      if (this.withoutVector.delete(id)) this.index.setVector(id, vector);
    }
  }

  /** What differs from what there is now, by the versions. */
  factChanges(versions: ReadonlyMap<MemoryId, string>): { readonly gone: MemoryId[]; readonly changed: MemoryId[] } {
    const gone = [...this.facts.keys()].filter((id) => !versions.has(id));
    const changed = [...versions].filter(([id, version]) => this.facts.get(id)?.version !== version).map(([id]) => id);
    return { gone, changed };
  }

  removeFacts(ids: readonly MemoryId[]): void {
    this.index.remove(ids);
    for (const id of ids) {
      this.facts.delete(id);
      this.awake.delete(id);
    }
  }

  /** Adds, or replaces. `isEpisode` is asked of the messages that it rests on. */
  setFact(fact: RecallableFact, isEpisode: (id: MessageId) => boolean): void {
    if (this.facts.has(fact.id)) this.removeFacts([fact.id]);
    this.facts.set(fact.id, fact);
    this.wake(fact, isEpisode);
  }

  /** Looks again at what each fact rests on. */
  reconsiderFacts(isEpisode: (id: MessageId) => boolean): void {
    const asleep = [...this.facts.values()].filter((fact) => !this.wake(fact, isEpisode)).map(({ id }) => id);
    this.index.remove(asleep);
    for (const id of asleep) this.awake.delete(id);
  }

  /** Which messages a search need not be told of again, and from where on it looks for others. */
  known(now: number, overlapMs: number): Pick<NewsQuery, 'after' | 'known'> {
    const latest = messageIdAt(Math.max(0, Math.min(this.newest, now) - overlapMs));
    this.recent.dropUpTo(latest);
    // What was not read of the history so far is no news.
    const after = !this.isComplete && this.oldest !== undefined && this.oldest > latest ? this.oldest : latest;
    const known = this.recent.after(after);
    if (known.length <= KNOWN_IDS) return { after, known };
    return { after: known.at(-KNOWN_IDS - 1)!, known: known.slice(-KNOWN_IDS) };
  }

  /** Whether the fact may be recalled; the index has it then. */
  private wake(fact: RecallableFact, isEpisode: (id: MessageId) => boolean): boolean {
    if (fact.restsOnSources && !fact.sources.some(isEpisode)) return false;
    const { id, text, personaId, salience, sources, validUntil, vector } = fact;
    if (this.awake.has(id)) return true;
    this.awake.add(id);
    this.index.addFact({
      id,
      text,
      sources,
      salience,
      ...(personaId && { persona: personaId }),
      // What is to come is known before it comes: `validFrom` is told, and keeps nothing away.
      ...(validUntil && { validUntil: validUntil.getTime() + this.graceMs }),
      ...(vector && { vector }),
    });
    return true;
  }
}
