import { Inject, Injectable } from '@nestjs/common';
import { Clock, newId, type PersonaId, type UserId } from '@rapport/kernel';
import { Database, IdempotencyStore, Metrics, type Tx } from '@rapport/platform';
import { correctContent } from '../domain/correct-content.js';
import { MemoryTraces } from '../domain/forgetting/memory-traces.js';
import type { Memory, MemoryContent, MemoryId, MemoryKind } from '../domain/memory.js';
import { MemoryRepository, MemoryRevisions } from '../domain/memory-repository.js';
import { PersonaDirectory } from '../domain/persona-directory.js';
import { canonicalAttribute, isSingle } from '../domain/writing/attributes.js';
import { FactScreen, isSuspect } from '../domain/writing/fact-screen.js';
import { hasPassed } from '../domain/writing/lineage.js';
import { sameText, sameValue } from '../domain/writing/matching.js';
import { memoryErrors, memoryIsOff } from '../memory.errors.js';
import { memoryLimitsConfig, type MemoryLimitsConfig } from '../memory-limits.config.js';
import { memoryHandMetrics } from '../memory.metrics.js';
import { EmbeddingHints } from './embedding/embedding-hints.js';
import { RenewProfiles } from './profile/renew-profiles.js';

/** What somebody took the trouble to write down matters. */
const SALIENCE = 0.8;
const NO_EPISODES = { messages: [], turns: [] };

export interface NewMemory {
  readonly text: string;
  readonly kind: MemoryKind;
  readonly pinned: boolean;
  /** Slug; undefined: for every persona. */
  readonly persona: string | undefined;
  /** Taken apart, as far as the person did. */
  readonly subject?: string | undefined;
  readonly attribute?: string | undefined;
  readonly value?: string | undefined;
}

export interface MemoryCorrection {
  readonly text?: string | undefined;
  /** Without a text: the sentence stays as it is. */
  readonly value?: string | undefined;
  readonly pinned?: boolean | undefined;
  /** Slug; null: for every persona. */
  readonly persona?: string | null | undefined;
}

/** What a person writes into their memory themselves. It is believed before anything that was learned. */
@Injectable()
export class KeepMemories {
  private readonly changes;

  constructor(
    private readonly database: Database,
    private readonly memories: MemoryRepository,
    private readonly revisions: MemoryRevisions,
    private readonly traces: MemoryTraces,
    private readonly profiles: RenewProfiles,
    private readonly answers: IdempotencyStore,
    private readonly embedding: EmbeddingHints,
    private readonly screen: FactScreen,
    private readonly personas: PersonaDirectory,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(memoryLimitsConfig.token) private readonly limits: Pick<MemoryLimitsConfig, 'most'>,
  ) {
    this.changes = metrics.counter(memoryHandMetrics.changes);
  }

  /**
   * Resolves with the memory, or with the one that says the same already, then confirmed. What can only be so once takes
   * the older one's place. Throws `persona.not_found`, `memory.consent_required`, `memory.switched_off`
   * and `memory.full`.
   */
  async add(userId: UserId, { persona, ...entered }: NewMemory): Promise<Memory> {
    const personaId = persona === undefined ? undefined : await this.personas.idOf(persona);
    const added = await this.database.transaction(async (tx) => {
      const state = await this.revisions.raise(tx, userId, 'facts');
      if (!state.enabled) throw memoryIsOff(state);
      const known = await this.memories.list(userId, { limit: this.limits.most }, tx);
      await this.profiles.all(tx, userId);
      // A memory that is stored, also anew, has no vector.
      await this.embedding.give(tx, userId);
      const fresh = this.toMemory(userId, personaId, entered);
      const same = known.find((memory) => isSame(memory, fresh));
      if (same) return this.save(tx, this.confirmed(same, fresh));
      if (known.length >= this.limits.most) throw memoryErrors.full();
      // The new one first: the others point to it.
      await this.save(tx, fresh);
      for (const rival of known.filter((memory) => isRival(memory, fresh))) {
        await this.save(tx, { ...rival, status: 'superseded', supersededBy: fresh.id, validUntil: fresh.createdAt });
      }
      return fresh;
    });
    this.changes.inc({ change: 'added' });
    return added;
  }

  /** Throws `memory.not_found` and `persona.not_found`. */
  async change(userId: UserId, id: MemoryId, { persona, ...correction }: MemoryCorrection): Promise<Memory> {
    const personaId = typeof persona === 'string' ? await this.personas.idOf(persona) : undefined;
    const { text, value } = correction;
    const isCorrected = text !== undefined || value !== undefined;
    const changed = await this.database.transaction(async (tx) => {
      const { enabled } = await this.revisions.raise(tx, userId, 'facts');
      const memory = await this.memories.find(userId, id, tx);
      if (!memory) throw memoryErrors.notFound();
      if (enabled) await this.embedding.give(tx, userId);
      if (isCorrected || persona !== undefined) {
        // Both may hold what it said before, or tell it to whom it is no longer for.
        await this.profiles.enqueue(tx, userId, await this.traces.remove(tx, userId, NO_EPISODES));
        await this.answers.forgetAnswers(tx, userId);
      } else {
        await this.profiles.all(tx, userId);
      }
      return this.save(tx, {
        ...memory,
        ...(isCorrected ? this.corrected(memory, text ?? memory.text, value) : {}),
        ...(persona === undefined ? {} : { personaId }),
        pinned: correction.pinned ?? memory.pinned,
      });
    });
    if (isCorrected || persona !== undefined) await this.revisions.announce(userId);
    this.count(correction, persona);
    return changed;
  }

  private async save(tx: Tx, memory: Memory): Promise<Memory> {
    const saved = { ...memory, updatedAt: this.clock.date() };
    await this.memories.save(tx, saved);
    return saved;
  }

  private toMemory(
    userId: UserId,
    personaId: PersonaId | undefined,
    { text, kind, pinned, subject = 'user', attribute, value = text }: Omit<NewMemory, 'persona'>,
  ): Memory {
    const at = this.clock.date();
    return {
      id: newId('memory', at.getTime()),
      userId,
      personaId,
      kind,
      ...this.standing(text),
      origin: 'user',
      salience: SALIENCE,
      pinned,
      text,
      subject,
      attribute: attribute === undefined ? 'note' : canonicalAttribute(attribute),
      value,
      validFrom: undefined,
      validUntil: undefined,
      supersededBy: undefined,
      sources: [],
      createdAt: at,
      updatedAt: at,
    };
  }

  /** Even the person's own words stay out of prompts when they speak to the model: they may have been pasted. */
  private standing(text: string): Pick<Memory, 'trust' | 'status'> {
    return isSuspect(text, this.screen)
      ? { trust: 'suspect', status: 'quarantined' }
      : { trust: 'confirmed', status: 'active' };
  }

  /** What is no longer so stays so when it is worded anew; what stood in quarantine is looked at again. */
  private corrected(
    memory: Memory,
    text: string,
    value: string | undefined,
  ): MemoryContent & Pick<Memory, 'trust' | 'status'> {
    const { trust, status } = this.standing(text);
    const isOver = memory.status === 'superseded' || memory.status === 'expired';
    return {
      ...correctContent(memory, text, value),
      trust,
      status: isOver && status === 'active' ? memory.status : status,
    };
  }

  /** Entered again after its end, it holds again. */
  private confirmed(same: Memory, again: Memory): Memory {
    return {
      ...same,
      ...this.standing(same.text),
      salience: SALIENCE,
      pinned: same.pinned || again.pinned,
      validUntil: hasPassed(same.validUntil, again.createdAt) ? undefined : same.validUntil,
    };
  }

  private count({ text, value, pinned }: MemoryCorrection, persona: string | null | undefined): void {
    if (text !== undefined || value !== undefined) this.changes.inc({ change: 'corrected' });
    if (pinned !== undefined) this.changes.inc({ change: pinned ? 'pinned' : 'unpinned' });
    if (persona !== undefined) this.changes.inc({ change: 'moved' });
  }
}

function isSame(known: Memory, fresh: Memory): boolean {
  if (known.status !== 'active' || known.personaId !== fresh.personaId || known.subject !== fresh.subject) return false;
  if (sameText(known.text, fresh.text)) return true;
  return known.attribute === fresh.attribute && sameValue(known.value, fresh.value);
}

function isRival(known: Memory, fresh: Memory): boolean {
  if (known.status !== 'active' || known.subject !== fresh.subject || known.attribute !== fresh.attribute) return false;
  return isSingle(fresh.attribute) && fresh.status === 'active' && known.personaId === fresh.personaId;
}
