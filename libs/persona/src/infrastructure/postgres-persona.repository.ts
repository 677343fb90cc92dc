import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type PageRequest, type PersonaId, type PersonaVersionId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql, type Selectable } from 'kysely';
import { personaDefinitionSchema } from '../domain/persona-definition.js';
import {
  PersonaRepository,
  type Activation,
  type StoredCanary,
  type StoredPersona,
  type StoredVersion,
  type VersionSummary,
} from '../domain/persona-repository.js';
import type { PersonaTables } from './persona-tables.js';

const SUMMARY = ['version_id', 'persona_id', 'version', 'content_hash', 'created_by', 'created_at'] as const;
const WHOLE = [...SUMMARY, 'definition'] as const;
/** A definition without the card it came from, which may be large, for those who only talk to the persona. */
const SPOKEN = sql<object>`persona_versions.definition - 'card'`.as('definition');
type VersionRow = Selectable<PersonaTables['persona_versions']>;

@Injectable()
export class PostgresPersonaRepository extends PersonaRepository {
  override async insertPersona(tx: Tx, { personaId, slug, createdAt }: StoredPersona): Promise<boolean> {
    const inserted = await tx
      .as<PersonaTables>()
      .insertInto('personas')
      .values({ persona_id: toUuid('persona', personaId), slug, created_at: createdAt })
      .onConflict((conflict) => conflict.column('slug').doNothing())
      .returning('persona_id')
      .executeTakeFirst();
    return inserted !== undefined;
  }

  override async lockBySlug(tx: Tx, slug: string): Promise<StoredPersona | undefined> {
    const query = tx.as<PersonaTables>().selectFrom('personas').selectAll().where('slug', '=', slug).forUpdate();
    return toPersona(await query.executeTakeFirst());
  }

  override async insertVersion(tx: Tx, version: StoredVersion): Promise<void> {
    await tx
      .as<PersonaTables>()
      .insertInto('persona_versions')
      .values({
        version_id: toUuid('personaVersion', version.versionId),
        persona_id: toUuid('persona', version.personaId),
        version: version.version,
        definition: JSON.stringify(version.definition),
        content_hash: version.contentHash,
        created_by: version.createdBy ? toUuid('user', version.createdBy) : null,
        created_at: version.createdAt,
      })
      .execute();
  }

  override async activate(tx: Tx, { personaId, versionId, kind, by, at }: Activation): Promise<void> {
    const ids = { persona_id: toUuid('persona', personaId), version_id: toUuid('personaVersion', versionId) };
    const db = tx.as<PersonaTables>();
    await db
      .updateTable('personas')
      .set({ active_version_id: ids.version_id, canary_version_id: null, canary_share: null })
      .where('persona_id', '=', ids.persona_id)
      .execute();
    await db
      .insertInto('persona_activations')
      .values({ ...ids, kind, activated_by: by ? toUuid('user', by) : null, activated_at: at })
      .execute();
  }

  override async setCanary(
    tx: Tx,
    personaId: PersonaId,
    canary: { readonly versionId: PersonaVersionId; readonly share: number } | undefined,
  ): Promise<void> {
    await tx
      .as<PersonaTables>()
      .updateTable('personas')
      .set({
        canary_version_id: canary ? toUuid('personaVersion', canary.versionId) : null,
        canary_share: canary?.share ?? null,
      })
      .where('persona_id', '=', toUuid('persona', personaId))
      .execute();
  }

  override async canary(db: Db, slug: string): Promise<StoredCanary | undefined> {
    const row = await db
      .as<PersonaTables>()
      .selectFrom('personas')
      .innerJoin('persona_versions', 'persona_versions.version_id', 'personas.canary_version_id')
      .select(SUMMARY.map((column) => `persona_versions.${column}` as const))
      .select(SPOKEN)
      .select('personas.canary_share')
      .where('personas.slug', '=', slug)
      .executeTakeFirst();
    const version = toVersion(row);
    return version && row && { version, share: row.canary_share! };
  }

  override async findBySlug(db: Db, slug: string): Promise<StoredPersona | undefined> {
    const query = db.as<PersonaTables>().selectFrom('personas').selectAll().where('slug', '=', slug);
    return toPersona(await query.executeTakeFirst());
  }

  override async list(db: Db, { limit, after, order }: PageRequest): Promise<readonly StoredPersona[]> {
    const rows = await db
      .as<PersonaTables>()
      .selectFrom('personas')
      .selectAll()
      .$if(after !== undefined, (query) =>
        query.where('persona_id', order === 'asc' ? '>' : '<', toUuid('persona', after!)),
      )
      .orderBy('persona_id', order)
      .limit(limit + 1)
      .execute();
    return rows.flatMap((row) => toPersona(row) ?? []);
  }

  override async versions(db: Db, personaId: PersonaId, limit: number): Promise<readonly VersionSummary[]> {
    const rows = await versionsOf(db, personaId).select(SUMMARY).orderBy('version', 'desc').limit(limit).execute();
    return rows.map(toSummary);
  }

  override async activations(db: Db, personaId: PersonaId, limit: number): Promise<readonly Activation[]> {
    const rows = await activationsOf(db, personaId).selectAll().orderBy('activation_id', 'desc').limit(limit).execute();
    return rows.map((row) => ({
      personaId,
      versionId: fromUuid('personaVersion', row.version_id),
      kind: row.kind,
      by: row.activated_by === null ? undefined : fromUuid('user', row.activated_by),
      at: row.activated_at,
    }));
  }

  override async versionByNumber(db: Db, personaId: PersonaId, version: number): Promise<StoredVersion | undefined> {
    return toVersion(await versionsOf(db, personaId).select(WHOLE).where('version', '=', version).executeTakeFirst());
  }

  override async versionByHash(db: Db, personaId: PersonaId, contentHash: string): Promise<StoredVersion | undefined> {
    const query = versionsOf(db, personaId).select(WHOLE).where('content_hash', '=', contentHash);
    return toVersion(await query.executeTakeFirst());
  }

  override async versionById(db: Db, versionId: PersonaVersionId): Promise<StoredVersion | undefined> {
    const query = db
      .as<PersonaTables>()
      .selectFrom('persona_versions')
      .select(SUMMARY)
      .select(SPOKEN)
      .where('version_id', '=', toUuid('personaVersion', versionId));
    return toVersion(await query.executeTakeFirst());
  }

  override async latestVersionNumber(db: Db, personaId: PersonaId): Promise<number> {
    const row = await versionsOf(db, personaId)
      .select((of) => of.fn.max('version').as('latest'))
      .executeTakeFirst();
    return row?.latest ?? 0;
  }

  override async lastActiveBefore(
    db: Db,
    personaId: PersonaId,
    versionId: PersonaVersionId,
  ): Promise<StoredVersion | undefined> {
    const row = await activationsOf(db, personaId)
      .innerJoin('persona_versions', 'persona_versions.version_id', 'persona_activations.version_id')
      .select(WHOLE.map((column) => `persona_versions.${column}` as const))
      .where('persona_activations.version_id', '!=', toUuid('personaVersion', versionId))
      .orderBy('activation_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return toVersion(row);
  }

  override async wasEverActive(db: Db, personaId: PersonaId, versionId: PersonaVersionId): Promise<boolean> {
    const row = await activationsOf(db, personaId)
      .select('activation_id')
      .where('version_id', '=', toUuid('personaVersion', versionId))
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  override async changedByHand(db: Db, personaId: PersonaId): Promise<boolean> {
    const [version, activation] = [
      await versionsOf(db, personaId).select('version').where('created_by', 'is not', null).limit(1).executeTakeFirst(),
      await activationsOf(db, personaId).select('kind').where('kind', '!=', 'seed').limit(1).executeTakeFirst(),
    ];
    return version !== undefined || activation !== undefined;
  }

  override async activeVersion(db: Db, slug: string): Promise<StoredVersion | undefined> {
    return toVersion(await activeVersions(db).where('personas.slug', '=', slug).executeTakeFirst());
  }

  override async activeVersions(db: Db, { limit, after, order }: PageRequest): Promise<readonly StoredVersion[]> {
    const rows = await activeVersions(db)
      .$if(after !== undefined, (query) =>
        query.where('personas.persona_id', order === 'asc' ? '>' : '<', toUuid('persona', after!)),
      )
      .orderBy('personas.persona_id', order)
      .limit(limit + 1)
      .execute();
    return rows.flatMap((row) => toVersion(row) ?? []);
  }
}

const versionsOf = (db: Db, personaId: PersonaId) =>
  db.as<PersonaTables>().selectFrom('persona_versions').where('persona_id', '=', toUuid('persona', personaId));

const activationsOf = (db: Db, personaId: PersonaId) =>
  db
    .as<PersonaTables>()
    .selectFrom('persona_activations')
    .where('persona_activations.persona_id', '=', toUuid('persona', personaId));

const activeVersions = (db: Db) =>
  db
    .as<PersonaTables>()
    .selectFrom('personas')
    .innerJoin('persona_versions', 'persona_versions.version_id', 'personas.active_version_id')
    .select(SUMMARY.map((column) => `persona_versions.${column}` as const))
    .select(SPOKEN);

function toPersona(row: Selectable<PersonaTables['personas']> | undefined): StoredPersona | undefined {
  return (
    row && {
      personaId: fromUuid('persona', row.persona_id),
      slug: row.slug,
      activeVersionId: row.active_version_id === null ? undefined : fromUuid('personaVersion', row.active_version_id),
      createdAt: row.created_at,
    }
  );
}

function toSummary(row: Omit<VersionRow, 'definition'>): VersionSummary {
  return {
    versionId: fromUuid('personaVersion', row.version_id),
    personaId: fromUuid('persona', row.persona_id),
    version: row.version,
    contentHash: row.content_hash,
    createdBy: row.created_by === null ? undefined : fromUuid('user', row.created_by),
    createdAt: row.created_at,
  };
}

/** Parsed again on the way out, so that a definition from before a field existed gets the field's default. */
function toVersion(row: VersionRow | undefined): StoredVersion | undefined {
  return row && { ...toSummary(row), definition: personaDefinitionSchema.parse(row.definition) };
}
