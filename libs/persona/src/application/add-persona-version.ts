import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, type Tx } from '@rapport/platform';
import { contentHash, parseDefinition } from '../domain/parse-definition.js';
import type { PersonaDefinition } from '../domain/persona-definition.js';
import { PersonaRepository, type StoredPersona, type StoredVersion } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';
import { storeNextVersion } from './store-version.js';

/** Adds a version to a persona; what is active stays active. Drafts are welcome: only an activation is checked. */
@Injectable()
export class AddPersonaVersion {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `persona.invalid`, `persona.not_found`, `persona.slug_mismatch`, `persona.unchanged`. */
  async execute(slug: string, input: unknown, by: UserId): Promise<StoredVersion> {
    const given = parseDefinition(input);
    if (given.slug !== slug) throw personaErrors.slugMismatch();
    return this.database.transaction(async (tx) => {
      const persona = await this.personas.lockBySlug(tx, slug);
      if (!persona) throw personaErrors.notFound();
      const definition = given.card ? given : { ...given, card: await this.cardOf(tx, persona) };
      const same = await this.personas.versionByHash(tx, persona.personaId, contentHash(definition));
      if (same) throw personaErrors.unchanged(`it is version ${same.version}`);
      const version = await storeNextVersion(this.personas, tx, { persona, definition, by, at: this.clock.date() });
      await this.audit.record(tx, {
        action: 'persona.version_added',
        outcome: 'success',
        actor: by,
        subject: persona.personaId,
        details: { slug, version: version.version, contentHash: version.contentHash },
      });
      return version;
    });
  }

  /** An editor neither sees the card nor sends it back: it goes on with the newest version. */
  private async cardOf(tx: Tx, { personaId }: StoredPersona): Promise<PersonaDefinition['card']> {
    const newest = await this.personas.latestVersionNumber(tx, personaId);
    return (await this.personas.versionByNumber(tx, personaId, newest))?.definition.card;
  }
}
