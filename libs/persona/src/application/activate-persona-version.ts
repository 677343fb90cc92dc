import { Injectable } from '@nestjs/common';
import { Clock, type UserId } from '@rapport/kernel';
import { AuditTrail, Database, Metrics, type Tx } from '@rapport/platform';
import { assertMarkedFinal } from '../domain/lint/assert-finished.js';
import { PersonaRepository, type StoredPersona, type StoredVersion } from '../domain/persona-repository.js';
import { personaErrors } from '../persona.errors.js';
import { personaMetrics } from '../persona.metrics.js';
import { PersonaLint } from './persona-lint.js';
import { ActivationNotice } from '../domain/activation-notice.js';

/**
 * Publishes a version, or goes back to an earlier one. Running conversations keep the version they began with.
 *
 * `override` says why the lint's errors shall not count, as a code or the number of a ticket; the audit trail keeps it.
 */
@Injectable()
export class ActivatePersonaVersion {
  private readonly overrides;

  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly audit: AuditTrail,
    private readonly notice: ActivationNotice,
    private readonly lint: PersonaLint,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.overrides = metrics.counter(personaMetrics.lintOverrides);
  }

  /** Throws `persona.not_found`, `persona.version_not_found`, `persona.unfinished`. Activating the active one does nothing. */
  activate(slug: string, version: number, by: UserId | undefined, override?: string): Promise<StoredVersion> {
    return this.switch(slug, 'activate', { by, override }, (tx, { personaId }) =>
      this.personas.versionByNumber(tx, personaId, version),
    );
  }

  /**
   * Goes back to `version`, which must have been active before; without it, to the version that was active last
   * before the present one. Throws like {@link activate}, and `persona.nothing_to_roll_back_to`.
   */
  rollBack(slug: string, version: number | undefined, by: UserId, override?: string): Promise<StoredVersion> {
    return this.switch(slug, 'roll_back', { by, override }, async (tx, { personaId, activeVersionId }) => {
      if (activeVersionId === undefined) throw personaErrors.nothingToRollBackTo();
      if (version === undefined) {
        const previous = await this.personas.lastActiveBefore(tx, personaId, activeVersionId);
        if (!previous) throw personaErrors.nothingToRollBackTo();
        return previous;
      }
      const named = await this.personas.versionByNumber(tx, personaId, version);
      if (named && !(await this.personas.wasEverActive(tx, personaId, named.versionId))) {
        throw personaErrors.nothingToRollBackTo(`version ${version} was never active`);
      }
      return named;
    });
  }

  private async switch(
    slug: string,
    kind: 'activate' | 'roll_back',
    { by, override }: { readonly by: UserId | undefined; readonly override: string | undefined },
    choose: (tx: Tx, persona: StoredPersona) => Promise<StoredVersion | undefined>,
  ): Promise<StoredVersion> {
    const target = await this.database.transaction(async (tx) => {
      const persona = await this.personas.lockBySlug(tx, slug);
      if (!persona) throw personaErrors.notFound();
      const version = await choose(tx, persona);
      if (!version) throw personaErrors.versionNotFound();
      if (version.versionId === persona.activeVersionId) return version;
      // Also on the way back: a rule that was added since then may speak against the earlier version.
      const overridden = this.admit(version, override);
      const { personaId } = persona;
      await this.personas.activate(tx, { personaId, versionId: version.versionId, kind, by, at: this.clock.date() });
      await this.audit.record(tx, {
        action: kind === 'activate' ? 'persona.version_activated' : 'persona.rolled_back',
        outcome: 'success',
        actor: by,
        subject: personaId,
        details: {
          slug,
          version: version.version,
          ...(overridden.length > 0 && override !== undefined ? { override, rules: overridden.join(',') } : {}),
        },
      });
      if (overridden.length > 0) this.overrides.inc({ kind });
      return version;
    });
    await this.notice.announce(slug);
    return target;
  }

  /** The rules that were set aside. A draft is a draft: nothing publishes what is not marked final. */
  private admit({ definition }: StoredVersion, override: string | undefined): readonly string[] {
    if (override === undefined) {
      this.lint.assertFinished(definition);
      return [];
    }
    assertMarkedFinal(definition);
    return [...new Set(this.lint.errors(definition).map(({ rule }) => rule))];
  }
}
