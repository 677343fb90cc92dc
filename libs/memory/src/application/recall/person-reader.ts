import { Inject, Injectable } from '@nestjs/common';
import type { MessageId, UserId } from '@rapport/kernel';
import { Cooperative, type QuantisedVector } from '../../domain/engine/index.js';
import { EpisodeSource, type Episode, type PersonNews } from '../../domain/memory-recall.js';
import { changedFactsOnly } from '../../domain/memory-revision.js';
import { RecallableFacts } from '../../domain/recallable-facts.js';
import { StoredVectors } from '../../domain/stored-vectors.js';
import { memoryWritingConfig, type MemoryWritingConfig } from '../../memory-writing.config.js';
import { EmbeddingSpace } from './embedding-space.js';
import { PersonMemory } from './person-memory.js';

/** What one step reads of a history: small enough that nobody waits long for a step. */
export const HISTORY_PAGE = 200;
/** News of this many episodes are added at once; more, in steps. */
const FEW_NEWS = 8;
/** Most vectors that come later than their messages are looked for at a time. */
const LATE_VECTORS = 500;
const MS_A_DAY = 86_400_000;

const NO_VECTORS: ReadonlyMap<MessageId, QuantisedVector> = new Map();

/**
 * Brings what a process holds of a person in step with the database.
 *
 * The rule that keeps forgotten things away: what is read belongs to a revision, and is added only while the person's
 * memory is held at that very revision; whoever raises it takes away first what no longer holds.
 */
@Injectable()
export class PersonReader {
  constructor(
    private readonly episodes: EpisodeSource,
    private readonly facts: RecallableFacts,
    private readonly vectors: StoredVectors,
    private readonly space: EmbeddingSpace,
    @Inject(Cooperative) private readonly work: Cooperative,
    @Inject(memoryWritingConfig.token) private readonly config: Pick<MemoryWritingConfig, 'expiryGraceDays'>,
  ) {}

  /** The newest part of a person's memory, and all facts. Undefined: memory is switched off. */
  async open(userId: UserId): Promise<PersonMemory | undefined> {
    const { state, episodes } = await this.episodes.news({ userId, known: [], limit: HISTORY_PAGE });
    if (!state.enabled) return undefined;
    const person = new PersonMemory(state.revision, this.config.expiryGraceDays * MS_A_DAY);
    const [vectors] = await Promise.all([this.vectorsOf(userId, ids(episodes)), this.readFacts(userId, person)]);
    await this.work.run(person.addEpisodes(episodes, vectors, () => true));
    endPage(person, episodes);
    return person;
  }

  /** Reads the rest of the history, newest first, in the background; ends early when `mayGrow` says so. */
  async fill(userId: UserId, person: PersonMemory, mayGrow: () => boolean): Promise<void> {
    while (!person.isComplete && person.oldest !== undefined && mayGrow()) {
      const { generation, oldest: before } = person;
      const page = await this.episodes.latest({ userId, before, limit: HISTORY_PAGE });
      const vectors = await this.vectorsOf(userId, ids(page));
      const mayAdd = (): boolean => person.generation === generation;
      // Otherwise something went while the page was read: it is read again.
      if (await this.work.run(person.addEpisodes(page, vectors, mayAdd), 'patient')) endPage(person, page);
    }
  }

  /**
   * Takes away what is gone, and adds what is new. Rejects rather than leave anything behind that is gone. Resolves with
   * whether all news were added: not where somebody else went on to a later revision meanwhile, who reads them again.
   */
  async catchUp(userId: UserId, person: PersonMemory, { state, episodes }: PersonNews): Promise<boolean> {
    while (person.catchingUp) await person.catchingUp.catch(() => undefined);
    const isBehind = state.revision > person.revision;
    if (isBehind) {
      person.catchingUp = this.reconcile(userId, person, state.revision).finally(() => (person.catchingUp = undefined));
      await person.catchingUp;
    }
    const mayAdd = (): boolean => person.revision === state.revision && person.catchingUp === undefined;
    if (episodes.length <= FEW_NEWS && !isBehind) {
      if (!mayAdd()) return episodes.length === 0;
      for (const episode of episodes) person.addEpisode(episode, undefined);
      return true;
    }
    const vectors = await this.vectorsOf(userId, ids(episodes));
    return this.work.run(person.addEpisodes(episodes, vectors, mayAdd));
  }

  private async reconcile(userId: UserId, person: PersonMemory, revision: number): Promise<void> {
    const factsOnly = changedFactsOnly(person.revision, revision);
    if (!factsOnly) {
      person.generation += 1;
      await this.reconcileEpisodes(userId, person);
    }
    await this.readFacts(userId, person);
    if (this.space.name !== undefined) person.setVectors(await this.vectorsOf(userId, person.unembedded(LATE_VECTORS)));
    person.revision = revision;
  }

  private async reconcileEpisodes(userId: UserId, person: PersonMemory): Promise<void> {
    const valid = await this.episodes.ids(userId);
    person.keepEpisodes(valid);
    person.reconsiderFacts((id) => valid.has(id));
    const lacking = person.lacking(valid).toSorted();
    for (let first = 0; first < lacking.length; first += HISTORY_PAGE) {
      const some = lacking.slice(first, first + HISTORY_PAGE);
      const [returned, vectors] = await Promise.all([this.episodes.byId(userId, some), this.vectorsOf(userId, some)]);
      await this.work.run(person.addEpisodes(returned, vectors, () => true));
    }
  }

  private async readFacts(userId: UserId, person: PersonMemory): Promise<void> {
    const { gone, changed } = person.factChanges(await this.facts.versions(userId));
    person.removeFacts(gone);
    const read = await this.facts.read(userId, changed, this.space.name);
    const sources = read.filter(({ restsOnSources }) => restsOnSources).flatMap((fact) => fact.sources);
    const still = sources.length === 0 ? new Set<MessageId>() : await this.episodes.still(userId, sources);
    const present = new Set(read.map(({ id }) => id));
    person.removeFacts(changed.filter((id) => !present.has(id)));
    for (const fact of read) person.setFact(fact, (id) => still.has(id));
  }

  private vectorsOf(
    userId: UserId,
    messageIds: readonly MessageId[],
  ): Promise<ReadonlyMap<MessageId, QuantisedVector>> | ReadonlyMap<MessageId, QuantisedVector> {
    return this.space.name === undefined ? NO_VECTORS : this.vectors.ofMessages(userId, messageIds, this.space.name);
  }
}

const ids = (episodes: readonly Episode[]): MessageId[] => episodes.map(({ messageId }) => messageId);

function endPage(person: PersonMemory, newestFirst: readonly Episode[]): void {
  person.oldest = newestFirst.at(-1)?.messageId ?? person.oldest;
  person.isComplete = newestFirst.length < HISTORY_PAGE;
}
