import { Injectable } from '@nestjs/common';
import { Clock, newId, type UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { parseDefinition } from '../domain/parse-definition.js';
import { PersonaRepository, type StoredVersion } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';
import { storeNextVersion } from './store-version.js';

/** Makes a persona with its first version. It is not published before that version is activated. */
@Injectable()
export class CreatePersona {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Throws `persona.invalid`, `persona.slug_taken`. */
  async execute(input: unknown, by: UserId): Promise<StoredVersion> {
    const definition = parseDefinition(input);
    const at = this.clock.date();
    const persona = { personaId: newId('persona', at.getTime()), slug: definition.slug, createdAt: at };
    return this.database.transaction(async (tx) => {
      if (!(await this.personas.insertPersona(tx, persona))) throw personaErrors.slugTaken();
      const version = await storeNextVersion(this.personas, tx, { persona, definition, by, at });
      await this.audit.record(tx, {
        action: 'persona.created',
        outcome: 'success',
        actor: by,
        subject: persona.personaId,
        details: { slug: persona.slug, contentHash: version.contentHash },
      });
      return version;
    });
  }
}
