import { Inject, Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { checkCard } from '../domain/card/character-card.js';
import { definitionFromCard, slugFrom } from '../domain/card/definition-from-card.js';
import { importNotices, type ImportNotice } from '../domain/card/import-notices.js';
import { containerOf, readCardFile, type CardContainer } from '../domain/card/read-card-file.js';
import type { Finding } from '../domain/lint/finding.js';
import { PersonaLint } from './persona-lint.js';
import type { StoredVersion } from '../domain/persona-repository.js';
import { personaConfig, type PersonaConfig } from '../persona.config.js';
import { personaErrors } from '../persona.errors.js';
import { personaMetrics } from '../persona.metrics.js';
import { CreatePersona } from './create-persona.js';

export interface ImportedCard {
  readonly version: StoredVersion;
  readonly container: CardContainer;
  /** What was not taken over. */
  readonly notices: readonly ImportNotice[];
  /** What stands between the draft and its publication. */
  readonly findings: readonly Finding[];
}

/** Makes a persona of an untrusted character card: version 1, a draft. Never publishes, never asks a model, fetches nothing. */
@Injectable()
export class ImportCard {
  private readonly imports;

  constructor(
    private readonly createPersona: CreatePersona,
    private readonly lint: PersonaLint,
    @Inject(personaConfig.token) private readonly limits: PersonaConfig,
    metrics: Metrics,
  ) {
    this.imports = metrics.counter(personaMetrics.cardImports);
  }

  /**
   * `slug`: made from the character's name where it is absent. Throws `persona.card_too_large`, `persona.card_unreadable`,
   * `persona.card_invalid`, `persona.card_needs_slug`, `persona.invalid`, `persona.slug_taken`.
   */
  async execute(file: Buffer, slug: string | undefined, by: UserId): Promise<ImportedCard> {
    let outcome = 'refused';
    try {
      const imported = await this.import(file, slug, by);
      outcome = 'imported';
      return imported;
    } finally {
      this.imports.inc({ container: containerOf(file), outcome });
    }
  }

  private async import(file: Buffer, slug: string | undefined, by: UserId): Promise<ImportedCard> {
    const { container, card: kept, hasAssets } = readCardFile(file, this.limits);
    const card = checkCard(kept);
    const named = slug ?? slugFrom(card.data.name);
    if (named === undefined) throw personaErrors.cardNeedsSlug();
    const version = await this.createPersona.execute(definitionFromCard(card, kept, named), by);
    return {
      version,
      container,
      notices: importNotices(card, hasAssets),
      findings: this.lint.findings(version.definition),
    };
  }
}
