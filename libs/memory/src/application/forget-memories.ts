import { Injectable } from '@nestjs/common';
import {
  Clock,
  fromUuid,
  toUuid,
  type ConversationId,
  type MemoryImportId,
  type MessageId,
  type UserId,
} from '@rapport/kernel';
import { AuditTrail, Database, IdempotencyStore, Metrics, type Tx } from '@rapport/platform';
import { MemoryTraces } from '../domain/forgetting/memory-traces.js';
import { restates } from '../domain/forgetting/restates.js';
import type { Memory, MemoryId } from '../domain/memory.js';
import { EpisodeForgetting, type ForgottenEpisodes } from '../domain/memory-recall.js';
import { MemoryRepository, MemoryRevisions } from '../domain/memory-repository.js';
import { withoutMessages } from '../domain/writing/undo.js';
import { memoryErrors } from '../memory.errors.js';
import { memoryHandMetrics } from '../memory.metrics.js';
import { RenewProfiles } from './profile/renew-profiles.js';

/** All of a person's: there is no more than what fits into memory. */
const ALL = 1_000_000;

type ForgetScope = 'memory' | 'messages' | 'conversation' | 'import' | 'everything';

export interface Forgotten {
  readonly memories: readonly MemoryId[];
  readonly messages: readonly MessageId[];
  /** What rested on the same messages and stays. */
  readonly kept: readonly MemoryId[];
}

interface Outcome extends Omit<Forgotten, 'messages'> {
  readonly episodes: ForgottenEpisodes;
}

/**
 * The person wants something not to be known any more: from the next turn on it is in no prompt, profile, summary, title
 * and index, at no pod. Nothing that is left behind holds its text, but for the person's own transcript.
 */
@Injectable()
export class ForgetMemories {
  private readonly forgettings;
  private readonly forgotten;

  constructor(
    private readonly database: Database,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly episodes: EpisodeForgetting,
    private readonly traces: MemoryTraces,
    private readonly profiles: RenewProfiles,
    private readonly answers: IdempotencyStore,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.forgettings = metrics.counter(memoryHandMetrics.forgettings);
    this.forgotten = metrics.counter(memoryHandMetrics.forgotten);
  }

  /**
   * A memory, with the messages that it rests on, and all else that says the same: memories and messages. Other memories
   * that rest on these messages stay, from then on by themselves. Throws `memory.not_found`.
   */
  async one(userId: UserId, memoryId: MemoryId): Promise<Forgotten> {
    const memory = await this.memories.find(userId, memoryId);
    if (!memory) throw memoryErrors.notFound();
    const saysTheSame = restates(memory);
    const restating = await this.episodes.find(userId, saysTheSame);
    return this.commit(userId, 'memory', async (tx) => {
      const all = await this.memories.list(userId, { limit: ALL }, tx);
      const gone = all.filter((other) => other.id === memoryId || saysTheSame(other.text));
      const messages = [...new Set([...gone.flatMap((other) => messagesOf(other)), ...restating])];
      const episodes = await this.episodes.forget(tx, userId, { messages });
      const removed = gone.map(({ id }) => id);
      await this.memories.remove(tx, userId, removed);
      const rest = all.filter(({ id }) => !removed.includes(id)).map((other) => withoutSuccessor(other, removed));
      const kept = await this.detach(tx, rest, new Set([...messages, ...episodes.messages]));
      return { memories: removed, episodes, kept };
    });
  }

  /** These messages, with the rest of their turns, and what was learned from them alone. */
  messages(userId: UserId, messages: readonly MessageId[]): Promise<Forgotten> {
    return this.commit(userId, 'messages', async (tx) => {
      const episodes = await this.episodes.forget(tx, userId, { messages });
      return { episodes, ...(await this.undo(tx, userId, new Set([...messages, ...episodes.messages]))) };
    });
  }

  /** All that was said in it so far, and what was learned from it alone. The conversation itself stays. */
  conversation(userId: UserId, conversation: ConversationId): Promise<Forgotten> {
    return this.commit(userId, 'conversation', async (tx) => {
      const episodes = await this.episodes.forget(tx, userId, { conversation });
      const resting = await this.memories.ofConversation(tx, userId, conversation);
      const messages = new Set([...episodes.messages, ...resting.flatMap((m) => messagesOf(m, conversation))]);
      return { episodes, ...(await this.undo(tx, userId, messages)) };
    });
  }

  /**
   * Undoes an import: its memories, and the conversation that it made. What the person has since said elsewhere, or
   * confirmed, stays as theirs. Throws `memory.import_not_found`.
   */
  import(userId: UserId, importId: MemoryImportId): Promise<Forgotten> {
    const uuid = toUuid('memoryImport', importId);
    return this.commit(userId, 'import', async (tx) => {
      const conversation = fromUuid('conversation', uuid);
      const brought = await this.memories.list(userId, { importId: uuid, limit: ALL }, tx);
      const episodes = await this.episodes.forget(tx, userId, { conversation });
      if (brought.length === 0 && episodes.messages.length === 0) throw memoryErrors.importNotFound();
      const stays = brought.map((memory) => withoutImport(memory, conversation)).filter(isTheirs);
      for (const memory of stays) await this.memories.save(tx, memory);
      const kept = new Set(stays.map(({ id }) => id));
      const gone = brought.map(({ id }) => id).filter((id) => !kept.has(id));
      const undone = await this.undo(tx, userId, new Set(episodes.messages), gone);
      const active = stays.filter(({ status }) => status === 'active').map(({ id }) => id);
      return { episodes, memories: undone.memories, kept: [...new Set([...active, ...undone.kept])] };
    });
  }

  /** Every memory, and everything that was ever said. */
  everything(userId: UserId): Promise<Forgotten> {
    return this.commit(userId, 'everything', async (tx) => {
      const memories = (await this.memories.list(userId, { limit: ALL }, tx)).map(({ id }) => id);
      const episodes = await this.episodes.forget(tx, userId, 'all');
      await this.memories.remove(tx, userId, memories);
      return { memories, episodes, kept: [] };
    });
  }

  /**
   * Before a conversation is deleted, in the same transaction: what was learned from it alone goes with it. Call
   * `MemoryRevisions.announce` after the commit.
   */
  async beforeDeletion(tx: Tx, userId: UserId, conversation: ConversationId): Promise<void> {
    await this.revisions.raise(tx, userId);
    const resting = await this.memories.ofConversation(tx, userId, conversation);
    const messages = new Set(resting.flatMap((memory) => messagesOf(memory, conversation)));
    const { memories } = await this.undo(tx, userId, messages);
    if (memories.length > 0) {
      await this.profiles.enqueue(tx, userId, await this.traces.remove(tx, userId, { messages: [], turns: [] }));
    }
    this.forgotten.inc({ kind: 'memories' }, memories.length);
  }

  /**
   * Before a conversation's own switch is turned, in the same transaction: profiles may tell what rests on it alone. Call
   * `MemoryRevisions.announce` after the commit.
   */
  async beforeSwitch(tx: Tx, userId: UserId): Promise<void> {
    await this.revisions.raise(tx, userId);
    await this.profiles.enqueue(tx, userId, await this.traces.remove(tx, userId, { messages: [], turns: [] }));
  }

  private async undo(
    tx: Tx,
    userId: UserId,
    messages: ReadonlySet<MessageId>,
    gone: readonly MemoryId[] = [],
  ): Promise<{ memories: readonly MemoryId[]; kept: readonly MemoryId[] }> {
    const all = await this.memories.list(userId, { limit: ALL }, tx);
    const { removed, saved } = withoutMessages(all, messages, this.clock.date(), gone);
    await this.memories.remove(tx, userId, removed);
    for (const memory of saved) await this.memories.save(tx, memory);
    return { memories: removed, kept: saved.filter(({ status }) => status === 'active').map(({ id }) => id) };
  }

  /** A memory whose sources are forgotten would fall with them: what is to stay stands by itself. */
  private async detach(tx: Tx, rest: readonly Kept[], messages: ReadonlySet<MessageId>): Promise<readonly MemoryId[]> {
    const kept: MemoryId[] = [];
    for (const { memory, isChanged } of rest) {
      const sources = memory.sources.filter(({ messageId }) => !messages.has(messageId));
      const rested = sources.length < memory.sources.length;
      if (rested) kept.push(memory.id);
      if (rested || isChanged) await this.memories.save(tx, { ...memory, sources });
    }
    return kept;
  }

  private async commit(userId: UserId, scope: ForgetScope, act: (tx: Tx) => Promise<Outcome>): Promise<Forgotten> {
    const { memories, episodes, kept } = await this.database.transaction(async (tx) => {
      // First: it lets changes of one person's memory follow each other.
      await this.revisions.raise(tx, userId);
      const outcome = await act(tx);
      await this.profiles.enqueue(tx, userId, await this.traces.remove(tx, userId, outcome.episodes));
      await this.answers.forgetAnswers(tx, userId);
      await this.audit.record(tx, {
        action: 'memory.forgotten',
        outcome: 'success',
        actor: userId,
        subject: userId,
        details: { scope, memories: outcome.memories.length, messages: outcome.episodes.messages.length },
      });
      return outcome;
    });
    await Promise.all([this.revisions.announce(userId), this.episodes.dropStreams(userId, episodes.turns)]);
    this.forgettings.inc({ scope });
    this.forgotten.inc({ kind: 'memories' }, memories.length);
    this.forgotten.inc({ kind: 'messages' }, episodes.messages.length);
    return { memories, messages: episodes.messages, kept };
  }
}

interface Kept {
  readonly memory: Memory;
  readonly isChanged: boolean;
}

function withoutSuccessor(memory: Memory, removed: readonly MemoryId[]): Kept {
  const isChanged = memory.supersededBy !== undefined && removed.includes(memory.supersededBy);
  return { memory: isChanged ? { ...memory, supersededBy: undefined } : memory, isChanged };
}

/** It rests on the rest of its sources from then on. */
function withoutImport(memory: Memory, conversation: ConversationId): Memory {
  const sources = memory.sources.filter(({ conversationId }) => conversationId !== conversation);
  return { ...memory, importId: undefined, sources };
}

const isTheirs = ({ trust, sources }: Memory): boolean => trust === 'confirmed' || sources.length > 0;

function messagesOf({ sources }: Memory, conversation?: ConversationId): MessageId[] {
  return sources
    .filter(({ conversationId }) => conversation === undefined || conversationId === conversation)
    .map(({ messageId }) => messageId);
}
