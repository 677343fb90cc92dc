import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@rapport/kernel';
import { AuditTrail, Database } from '@rapport/platform';
import { assertFinished } from '../domain/lint/assert-finished.js';
import { contentHash, parseDefinition } from '../domain/parse-definition.js';
import type { PersonaDefinition } from '../domain/persona-definition.js';
import { PersonaRepository, type StoredPersona } from '../domain/persona-repository.js';
import { ActivationNotice } from '../domain/activation-notice.js';
import { ShippedPersonas } from '../domain/shipped-personas.js';
import { storeNextVersion } from './store-version.js';

/** What seeding did with one persona. `kept`: the shipped content was added, but an operator's choice stays active. */
export type SeedOutcome = 'unchanged' | 'activated' | 'kept';

export interface SeedResult {
  readonly slug: string;
  readonly outcome: SeedOutcome;
}

/**
 * Brings the shipped personas into the database. May run at every start and on several pods at once: content that is
 * there already is left alone, changed content becomes a new version, and that version is activated unless an operator
 * has ever taken the persona into their own hands.
 */
@Injectable()
export class SeedPersonas {
  constructor(
    private readonly database: Database,
    private readonly personas: PersonaRepository,
    private readonly shipped: ShippedPersonas,
    private readonly audit: AuditTrail,
    private readonly notice: ActivationNotice,
    private readonly clock: Clock,
  ) {}

  /** Throws `persona.invalid` or `persona.unfinished` before anything is written: what ships must be finished. */
  async execute(): Promise<readonly SeedResult[]> {
    const definitions = (await this.shipped.load()).map(({ definition }) => parseDefinition(definition));
    for (const definition of definitions) assertFinished(definition);
    const results: SeedResult[] = [];
    for (const definition of definitions) results.push(await this.seed(definition));
    return results;
  }

  private async seed(definition: PersonaDefinition): Promise<SeedResult> {
    const { slug } = definition;
    const outcome = await this.database.transaction(async (tx): Promise<SeedOutcome> => {
      const at = this.clock.date();
      await this.personas.insertPersona(tx, { personaId: newId('persona', at.getTime()), slug, createdAt: at });
      // It exists now, made by us or before us; a pod that seeds at the same time waits here.
      const persona = (await this.personas.lockBySlug(tx, slug)) as StoredPersona;
      const { personaId, activeVersionId } = persona;
      const known = await this.personas.versionByHash(tx, personaId, contentHash(definition));
      const target = known ?? (await storeNextVersion(this.personas, tx, { persona, definition, by: undefined, at }));
      const byHand = await this.personas.changedByHand(tx, personaId);
      if (byHand || target.versionId === activeVersionId) return known ? 'unchanged' : 'kept';
      await this.personas.activate(tx, { personaId, versionId: target.versionId, kind: 'seed', by: undefined, at });
      await this.audit.record(tx, {
        action: 'persona.seeded',
        outcome: 'success',
        subject: personaId,
        details: { slug, version: target.version, contentHash: target.contentHash },
      });
      return 'activated';
    });
    if (outcome === 'activated') await this.notice.announce(slug);
    return { slug, outcome };
  }
}
