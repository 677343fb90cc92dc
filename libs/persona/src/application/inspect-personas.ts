import { Injectable } from '@nestjs/common';
import { toPage, type Page, type PageRequest } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { PersonaLint } from './persona-lint.js';
import type { Finding } from '../domain/lint/finding.js';
import {
  PersonaRepository,
  type Activation,
  type StoredCanary,
  type StoredPersona,
  type StoredVersion,
  type VersionSummary,
} from '../domain/persona-repository.js';
import { renderSystemPrompt } from '../domain/system-prompt.js';
import { personaErrors } from '../persona.errors.js';

/** How far back the history of one persona is shown. */
const HISTORY = 100;

export interface PersonaHistory {
  readonly persona: StoredPersona;
  /** Newest first, both. */
  readonly versions: readonly VersionSummary[];
  readonly activations: readonly Activation[];
}

export interface VersionInspection {
  readonly version: StoredVersion;
  readonly systemPrompt: string;
  readonly findings: readonly Finding[];
}

/** What operators see: unpublished personas, histories, prompts. */
@Injectable()
export class InspectPersonas {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly lint: PersonaLint,
  ) {}

  async list(page: PageRequest): Promise<Page<StoredPersona>> {
    return toPage(await this.personas.list(this.database, page), page.limit);
  }

  async history(slug: string): Promise<PersonaHistory> {
    const persona = await this.find(slug);
    const [versions, activations] = await Promise.all([
      this.personas.versions(this.database, persona.personaId, HISTORY),
      this.personas.activations(this.database, persona.personaId, HISTORY),
    ]);
    return { persona, versions, activations };
  }

  /** Throws `persona.not_found` and `persona.no_canary`. */
  async canary(slug: string): Promise<StoredCanary> {
    await this.find(slug);
    const canary = await this.personas.canary(this.database, slug);
    if (!canary) throw personaErrors.noCanary();
    return canary;
  }

  async version(slug: string, number: number): Promise<VersionInspection> {
    const { personaId } = await this.find(slug);
    const version = await this.personas.versionByNumber(this.database, personaId, number);
    if (!version) throw personaErrors.versionNotFound();
    const { definition } = version;
    return { version, systemPrompt: renderSystemPrompt(definition), findings: this.lint.findings(definition) };
  }

  private async find(slug: string): Promise<StoredPersona> {
    const persona = await this.personas.findBySlug(this.database, slug);
    if (!persona) throw personaErrors.notFound();
    return persona;
  }
}
