import { Injectable } from '@nestjs/common';
import { Database } from '@rapport/platform';
import { cardFromDefinition } from '../domain/card/card-from-definition.js';
import type { JsonObject } from '../domain/card/keepable-json.js';
import { PersonaRepository } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';

/** Gives a persona as a character card. */
@Injectable()
export class ExportCard {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
  ) {}

  /** `version`: the newest where it is absent. Throws `persona.not_found`, `persona.version_not_found`. */
  async execute(slug: string, version: number | undefined): Promise<JsonObject> {
    const persona = await this.personas.findBySlug(this.database, slug);
    if (!persona) throw personaErrors.notFound();
    const { personaId } = persona;
    const number = version ?? (await this.personas.latestVersionNumber(this.database, personaId));
    const stored = await this.personas.versionByNumber(this.database, personaId, number);
    if (!stored) throw personaErrors.versionNotFound();
    return cardFromDefinition(stored.definition);
  }
}
