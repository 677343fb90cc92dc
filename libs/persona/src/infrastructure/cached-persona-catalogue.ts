import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock, toPage, type Page, type PageRequest, type PersonaVersionId } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { LRUCache } from 'lru-cache';
import { PersonaCatalogue, type PersonaVersion } from '../domain/persona-catalogue.js';
import { PersonaRepository, type StoredVersion } from '../domain/persona-repository.js';
import { renderSystemPrompt } from '../domain/system-prompt.js';
import { personaConfig, type PersonaConfig } from '../persona.config.js';
import { personaErrors } from '../persona.errors.js';
import { SharedActivationNotice } from './shared-activation-notice.js';

interface ActiveEntry {
  readonly expiresAt: number;
  readonly version: Promise<PersonaVersion>;
}

/**
 * Versions never change, so they are kept as long as there is room. Which one is active is kept for a short time and
 * forgotten at once when an activation is announced. Callers that ask at the same moment share one query.
 */
@Injectable()
export class CachedPersonaCatalogue extends PersonaCatalogue implements OnModuleInit, OnModuleDestroy {
  private readonly versions: LRUCache<PersonaVersionId, PersonaVersion>;
  private readonly pointers: LRUCache<string, ActiveEntry>;
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly notice: SharedActivationNotice,
    private readonly clock: Clock,
    @Inject(personaConfig.token) private readonly config: PersonaConfig,
  ) {
    super();
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

  override active(slug: string): Promise<PersonaVersion> {
    const known = this.pointers.get(slug);
    if (known && known.expiresAt > this.clock.monotonic()) return known.version;
    const entry = { expiresAt: this.clock.monotonic() + this.config.activeTtlMs, version: this.loadActive(slug) };
    this.pointers.set(slug, entry);
    // A failure is not remembered; only this entry goes, not one that took its place meanwhile.
    entry.version.catch(() => this.pointers.peek(slug) === entry && this.pointers.delete(slug));
    return entry.version;
  }

  override async version(versionId: PersonaVersionId): Promise<PersonaVersion> {
    const known = this.versions.get(versionId);
    if (known) return known;
    return this.remember(await this.personas.versionById(this.database, versionId));
  }

  private async loadActive(slug: string): Promise<PersonaVersion> {
    return this.remember(await this.personas.activeVersion(this.database, slug));
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
