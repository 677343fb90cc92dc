import { Inject, Injectable } from '@nestjs/common';
import {
  Clock,
  fromUuid,
  newId,
  toUuid,
  type ConversationId,
  type MemoryImportId,
  type PersonaId,
  type UserId,
} from '@rapport/kernel';
import { AuditTrail, Database, Metrics, type Tx } from '@rapport/platform';
import { ConversationImport, type HeldWith, type KeptMessage } from '../domain/import/conversation-import.js';
import {
  OversizedFile,
  UnreadableFile,
  type ImportedFile,
  type ImportedMemory,
  type ImportedMessage,
  type ImportFormat,
  type ImportProblem,
} from '../domain/import/imported-file.js';
import { Cooperative } from '../domain/engine/cooperative.js';
import { readFile } from '../domain/import/read-file.js';
import type { Memory } from '../domain/memory.js';
import { MemoryRepository, MemoryRevisions, type MemoryStanding } from '../domain/memory-repository.js';
import { PersonaDirectory } from '../domain/persona-directory.js';
import { FactScreen, isSuspect as soundsSuspect } from '../domain/writing/fact-screen.js';
import { SameTexts } from '../domain/writing/same-texts.js';
import { memoryErrors, memoryIsOff } from '../memory.errors.js';
import { memoryLimitsConfig, type MemoryLimitsConfig } from '../memory-limits.config.js';
import { memoryHandMetrics } from '../memory.metrics.js';
import { EmbeddingHints } from './embedding/embedding-hints.js';

const SALIENCE = 0.5;
/** Told of one file. */
const MOST_ISSUES = 100;
/** For each memory and message that it may bring, a file may hold so many items: programs also write down what they did. */
const ITEMS_FOR_EACH = 3;

export interface ImportRequest {
  readonly userId: UserId;
  readonly format: ImportFormat;
  readonly content: Uint8Array;
  /** Slug: with whom the conversation of the file was held. */
  readonly persona: string | undefined;
  /** Reads and counts, and changes nothing. */
  readonly isDryRun: boolean;
}

export interface ImportResult {
  readonly id: MemoryImportId;
  readonly memories: number;
  /** Of these: those that speak to the model. */
  readonly quarantined: number;
  /** Known before, and left out. */
  readonly duplicates: number;
  readonly messages: number;
  readonly conversationId: ConversationId | undefined;
  readonly problems: readonly ImportProblem[];
}

interface Plan {
  readonly fresh: readonly Memory[];
  readonly duplicates: number;
  readonly problems: readonly ImportProblem[];
}

/**
 * Takes over what other programs remember of a person. What a file says is believed less than what the person said here,
 * what speaks to the model is kept from it, and all of one import can be undone together.
 */
@Injectable()
export class ImportMemories {
  private readonly imports;

  constructor(
    private readonly database: Database,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly conversations: ConversationImport,
    private readonly personas: PersonaDirectory,
    private readonly embedding: EmbeddingHints,
    private readonly screen: FactScreen,
    private readonly cooperative: Cooperative,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(memoryLimitsConfig.token) private readonly limits: MemoryLimitsConfig,
  ) {
    this.imports = metrics.counter(memoryHandMetrics.imports);
  }

  /**
   * Throws `memory.unreadable_import`, `memory.import_too_large`, `memory.import_needs_persona`, `memory.switched_off`,
   * `memory.consent_required`, `memory.full` and `persona.not_found`; nothing is stored then.
   */
  async execute(request: ImportRequest): Promise<ImportResult> {
    const { format, isDryRun } = request;
    try {
      // Before the file is looked at, and again in the transaction.
      insistOn(await this.revisions.read(this.database, request.userId));
      const result = await this.import(request, this.read(request));
      this.imports.inc({ format, outcome: isDryRun ? 'tried' : 'imported' });
      return result;
    } catch (error) {
      this.imports.inc({ format, outcome: 'refused' });
      throw error;
    }
  }

  private read({ format, content, persona }: ImportRequest): ImportedFile {
    const { importMaxMemories, importMaxMessages } = this.limits;
    const file = readable(format, content, ITEMS_FOR_EACH * (importMaxMemories + importMaxMessages));
    if (file.memories.length > importMaxMemories || file.messages.length > importMaxMessages) {
      throw memoryErrors.importTooLarge();
    }
    if (file.messages.length > 0 && persona === undefined) throw memoryErrors.importNeedsPersona();
    return file;
  }

  private async import(request: ImportRequest, file: ImportedFile): Promise<ImportResult> {
    const { userId, persona, isDryRun } = request;
    const id = newId('memoryImport', this.clock.now());
    const heldWith = persona === undefined ? undefined : await this.conversations.heldWith(persona);
    const slugs = await this.personas.slugs();
    const messages = isDryRun ? [] : await this.cooperative.run(this.screened(file.messages), 'patient');
    const plan = await this.database.transaction(async (tx) => {
      const state = isDryRun
        ? await this.revisions.read(tx, userId)
        : await this.revisions.raise(tx, userId, file.messages.length > 0 ? 'everything' : 'facts');
      insistOn(state);
      const planned = await this.plan(tx, userId, id, file, slugs);
      if (!isDryRun) await this.store(tx, request, id, messages, planned, heldWith);
      return planned;
    });
    return {
      id,
      memories: plan.fresh.length,
      quarantined: plan.fresh.filter(({ status }) => status === 'quarantined').length,
      duplicates: plan.duplicates,
      messages: file.messages.length,
      conversationId: file.messages.length > 0 && !isDryRun ? conversationOf(id) : undefined,
      problems: [...file.problems, ...plan.problems],
    };
  }

  /** A message a step: thousands of long ones take seconds, and others must not wait for them. */
  private *screened(messages: readonly ImportedMessage[]): Generator<void, KeptMessage[]> {
    const kept: KeptMessage[] = [];
    for (const message of messages) {
      kept.push({ ...message, withheld: this.screen.withholdsMessage(message) });
      yield;
    }
    return kept;
  }

  private async plan(
    tx: Tx,
    userId: UserId,
    importId: MemoryImportId,
    { memories }: ImportedFile,
    slugs: ReadonlyMap<PersonaId, string>,
  ): Promise<Plan> {
    const known = await this.memories.list(userId, { limit: this.limits.most }, tx);
    const ids = new Map([...slugs].map(([id, slug]) => [slug, id]));
    const taken = new SameTexts<Memory>([...known, ...memories].map(({ text }) => text));
    for (const memory of known) taken.add(memory.text, memory);
    const fresh: Memory[] = [];
    const problems: ImportProblem[] = [];
    let duplicates = 0;
    for (const [index, imported] of memories.entries()) {
      const personaId = imported.persona === undefined ? undefined : ids.get(imported.persona);
      if (imported.persona !== undefined && personaId === undefined) {
        problems.push({ at: `memory ${index + 1}`, reason: 'unknown_persona' });
        continue;
      }
      const memory = this.toMemory(userId, importId, personaId, imported);
      const isAlike = ({ status, personaId: whose }: Memory): boolean =>
        status === memory.status && whose === personaId;
      if (taken.find(memory.text, isAlike)) duplicates += 1;
      else {
        fresh.push(memory);
        taken.add(memory.text, memory);
      }
    }
    if (known.length + fresh.length > this.limits.most) throw memoryErrors.full();
    return { fresh, duplicates, problems };
  }

  private async store(
    tx: Tx,
    { userId, format }: ImportRequest,
    id: MemoryImportId,
    messages: readonly KeptMessage[],
    { fresh }: Plan,
    heldWith: HeldWith | undefined,
  ): Promise<void> {
    for (const memory of fresh) await this.memories.save(tx, memory);
    if (messages.length > 0 && heldWith) {
      await this.conversations.add(tx, { userId, id: conversationOf(id), heldWith, messages });
    }
    // Imports wait for no turn to be read: nothing else would have them embedded.
    await this.embedding.give(tx, userId);
    await this.audit.record(tx, {
      action: 'memory.imported',
      outcome: 'success',
      actor: userId,
      subject: userId,
      details: { format, memories: fresh.length, messages: messages.length },
    });
  }

  private toMemory(
    userId: UserId,
    importId: MemoryImportId,
    personaId: PersonaId | undefined,
    { persona: _slug, salience, status, createdAt, ...imported }: ImportedMemory,
  ): Memory {
    const now = this.clock.date();
    const isSuspect = soundsSuspect(imported.text, this.screen);
    return {
      ...imported,
      id: newId('memory', now.getTime()),
      userId,
      personaId,
      status: isSuspect ? 'quarantined' : status,
      trust: isSuspect || status === 'quarantined' ? 'suspect' : 'imported',
      origin: 'imported',
      salience: salience ?? SALIENCE,
      supersededBy: undefined,
      importId: toUuid('memoryImport', importId),
      sources: [],
      createdAt: createdAt && createdAt < now ? createdAt : now,
      updatedAt: now,
    };
  }
}

/** One import brings one conversation at most: they share their UUID, so that either leads to the other. */
const conversationOf = (id: MemoryImportId): ConversationId => fromUuid('conversation', toUuid('memoryImport', id));

function insistOn(standing: MemoryStanding): void {
  if (!standing.enabled) throw memoryIsOff(standing);
}

function readable(format: ImportFormat, content: Uint8Array, most: number): ImportedFile {
  try {
    return readFile(format, new TextDecoder('utf-8', { fatal: true }).decode(content), most);
  } catch (error) {
    if (error instanceof OversizedFile) throw memoryErrors.importTooLarge();
    const problems: readonly ImportProblem[] =
      error instanceof UnreadableFile ? error.problems : [{ at: '', reason: 'not_as_expected' }];
    const issues = problems.slice(0, MOST_ISSUES).map(({ at, reason }) => ({ pointer: at, detail: reason }));
    throw memoryErrors.unreadableImport(undefined, { issues });
  }
}
