import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  Clock,
  toPage,
  type ConversationId,
  type Page,
  type PageRequest,
  type PersonaVersionId,
} from '@rapport/kernel';
import { Database, Metrics } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
import { fallsToCanary } from '../domain/canary.js';
import { PersonaCatalogue, type PersonaVersion } from '../domain/persona-catalogue.js';
import { PersonaRepository, type StoredVersion } from '../domain/persona-repository.js';
import { renderSystemPrompt } from '../domain/system-prompt.js';
import { personaConfig, type PersonaConfig } from '../persona.config.js';
import { personaErrors } from '../persona.errors.js';
import { personaMetrics } from '../persona.metrics.js';
import { SharedActivationNotice } from './shared-activation-notice.js';

const SLUG = /^[a-z0-9-]{1,64}$/;

interface Serving {
  readonly active: PersonaVersion;
  readonly canary: { readonly version: PersonaVersion; readonly share: number } | undefined;
}

interface ServingEntry {
  readonly expiresAt: number;
  readonly serving: Promise<Serving>;
}

/**
 * Versions never change, so they are kept as long as there is room. Which one is active is kept for a short time and
 * forgotten at once when an activation is announced. Callers that ask at the same moment share one query.
 */
@Injectable()
export class CachedPersonaCatalogue extends PersonaCatalogue implements OnModuleInit, OnModuleDestroy {
  private readonly versions: LRUCache<PersonaVersionId, PersonaVersion>;
  private readonly pointers: LRUCache<string, ServingEntry>;
  private readonly begun;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly notice: SharedActivationNotice,
    private readonly clock: Clock,
    @Inject(personaConfig.token) private readonly config: PersonaConfig,
    metrics: Metrics,
  ) {
    super();
    this.begun = metrics.counter(personaMetrics.begun);
    this.versions = new LRUCache({ max: config.versionCacheEntries });
    this.pointers = new LRUCache({ max: config.versionCacheEntries });
  }

  async onModuleInit(): Promise<void> {
    this.stopListening = await this.notice.listen((slug) => this.pointers.delete(slug));
  }

  async onModuleDestroy(): Promise<void> {
    await this.stopListening?.();
  }

  override async list(page: PageRequest): Promise<Page<PersonaVersion>> {
    const { items, hasMore } = toPage(await this.personas.activeVersions(this.database, page), page.limit);
    return { items: items.map((version) => this.remember(version)), hasMore };
  }

  override async active(slug: string): Promise<PersonaVersion> {
    return (await this.serving(slug)).active;
  }

  override async begin(slug: string, conversationId: ConversationId): Promise<PersonaVersion> {
    const { active, canary } = await this.serving(slug);
    const isCanary = canary !== undefined && fallsToCanary(active.personaId, conversationId, canary.share);
    const version = isCanary ? canary.version : active;
    this.begun.inc({ persona: slug, version: String(version.version), served_as: isCanary ? 'canary' : 'active' });
    return version;
  }

  private async serving(slug: string): Promise<Serving> {
    // Clients of OpenAI's may name anything: what is no slug is nobody's, and PostgreSQL refuses some characters outright.
    if (!SLUG.test(slug)) throw personaErrors.notFound();
    const known = this.pointers.get(slug);
    if (known && known.expiresAt > this.clock.monotonic()) return known.serving;
    const entry = { expiresAt: this.clock.monotonic() + this.config.activeTtlMs, serving: this.loadServing(slug) };
    this.pointers.set(slug, entry);
    // A failure is not remembered; only this entry goes, not one that took its place meanwhile.
    entry.serving.catch(() => this.pointers.peek(slug) === entry && this.pointers.delete(slug));
    return entry.serving;
  }

  override async version(versionId: PersonaVersionId): Promise<PersonaVersion> {
    const known = this.versions.get(versionId);
    if (known) return known;
    return this.remember(await this.personas.versionById(this.database, versionId));
  }

  private async loadServing(slug: string): Promise<Serving> {
    const [active, canary] = await Promise.all([
      this.personas.activeVersion(this.database, slug),
      this.personas.canary(this.database, slug),
    ]);
    return {
      active: this.remember(active),
      canary: canary && { version: this.remember(canary.version), share: canary.share },
    };
  }

  private remember(stored: StoredVersion | undefined): PersonaVersion {
    if (!stored) throw personaErrors.notFound();
    const known = this.versions.get(stored.versionId);
    if (known) return known;
    const { personaId, versionId, version, definition } = stored;
    const loaded = { personaId, versionId, version, definition, systemPrompt: renderSystemPrompt(definition) };
    this.versions.set(versionId, loaded);
    return loaded;
  }
}
