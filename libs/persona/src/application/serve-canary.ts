import { Injectable } from '@nestjs/common';
import type { UserId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { ActivationNotice } from '../domain/activation-notice.js';
import { PersonaLint } from './persona-lint.js';
import { PersonaRepository, type StoredCanary, type StoredVersion } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';
import { ActivatePersonaVersion } from './activate-persona-version.js';

/**
 * Lets a version serve a share of new conversations, beside the active one. `by`: absent for the command line. It ends when it is promoted or taken back, and
 * with any other change of the active version. Conversations that began with it keep it.
 */
@Injectable()
export class ServeCanary {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly activation: ActivatePersonaVersion,
    private readonly audit: AuditTrail,
    private readonly notice: ActivationNotice,
    private readonly lint: PersonaLint,
  ) {}

  /**
   * `share`: per cent of new conversations, 1 to 99. Throws `persona.not_found` (also where nothing is active),
   * `persona.version_not_found`, `persona.unfinished` and `persona.already_active`.
   */
  async set(slug: string, version: number, share: number, by: UserId | undefined): Promise<StoredCanary> {
    const canary = await this.database.transaction(async (tx) => {
      const persona = await this.personas.lockBySlug(tx, slug);
      if (persona?.activeVersionId === undefined) throw personaErrors.notFound();
      const { personaId } = persona;
      const stored = await this.personas.versionByNumber(tx, personaId, version);
      if (!stored) throw personaErrors.versionNotFound();
      if (stored.versionId === persona.activeVersionId) throw personaErrors.alreadyActive();
      this.lint.assertFinished(stored.definition);
      await this.personas.setCanary(tx, personaId, { versionId: stored.versionId, share });
      const details = { slug, version, share };
      await this.audit.record(tx, {
        action: 'persona.canary_set',
        outcome: 'success',
        actor: by,
        subject: personaId,
        details,
      });
      return { version: stored, share };
    });
    await this.notice.announce(slug);
    return canary;
  }

  /** New conversations begin with the active version alone. Throws `persona.not_found` and `persona.no_canary`. */
  async end(slug: string, by: UserId | undefined): Promise<void> {
    await this.database.transaction(async (tx) => {
      const persona = await this.personas.lockBySlug(tx, slug);
      if (!persona) throw personaErrors.notFound();
      const { personaId } = persona;
      const canary = await this.personas.canary(tx, slug);
      if (!canary) throw personaErrors.noCanary();
      await this.personas.setCanary(tx, personaId, undefined);
      const details = { slug, version: canary.version.version, share: canary.share };
      await this.audit.record(tx, {
        action: 'persona.canary_ended',
        outcome: 'success',
        actor: by,
        subject: personaId,
        details,
      });
    });
    await this.notice.announce(slug);
  }

  /** Makes it the active version, of all new conversations. Throws `persona.no_canary`, and like an activation. */
  async promote(slug: string, by: UserId | undefined): Promise<StoredVersion> {
    const canary = await this.personas.canary(this.database, slug);
    if (!canary) throw personaErrors.noCanary();
    return this.activation.activate(slug, canary.version.version, by);
  }
}
