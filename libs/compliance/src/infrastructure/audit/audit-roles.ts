import { QueryError, type Database } from '@rapport/platform';
import { sql } from 'kysely';

/** May append, and nothing else: neither change nor remove what is in the tree. */
export const AUDIT_WRITER = 'rapport_audit_writer';
/** May remove payloads, and nothing else. */
export const AUDIT_ERASER = 'rapport_audit_eraser';

const INSUFFICIENT_PRIVILEGE = '42501';
/** Somebody else made the role just now; PostgreSQL reports the one or the other. */
const EXISTS = ['42710', '23505'];

const GRANTS = [
  `grant usage on schema audit to ${AUDIT_WRITER}, ${AUDIT_ERASER}`,
  `grant select, insert, delete on audit.outbox to ${AUDIT_WRITER}`,
  `grant select, insert on audit.leaves, audit.payloads, audit.checkpoints to ${AUDIT_WRITER}`,
  `grant select on audit.leaves, audit.payloads to ${AUDIT_ERASER}`,
  `grant delete on audit.payloads to ${AUDIT_ERASER}`,
];

/**
 * Makes the two roles that the services should be members of, instead of owning the tables, and gives them their rights.
 * May be repeated.
 *
 * @returns `not_permitted` when the migration's role may not create roles; `embedded` where there is one user only
 */
export async function ensureAuditRoles(database: Database): Promise<'ready' | 'not_permitted' | 'embedded'> {
  if (database.kind === 'pglite') return 'embedded';
  try {
    for (const role of [AUDIT_WRITER, AUDIT_ERASER]) await ensureRole(database, role);
    await database.transaction(async (tx) => {
      for (const grant of GRANTS) await sql.raw(grant).execute(tx.as());
    });
    return 'ready';
  } catch (error) {
    if (error instanceof QueryError && error.code === INSUFFICIENT_PRIVILEGE) return 'not_permitted';
    throw error;
  }
}

async function ensureRole(database: Database, role: string): Promise<void> {
  const { rows } = await sql`select from pg_roles where rolname = ${role}`.execute(database.as());
  if (rows.length > 0) return;
  try {
    await sql.raw(`create role ${role} nologin`).execute(database.as());
  } catch (error) {
    if (!(error instanceof QueryError && EXISTS.includes(error.code))) throw error;
  }
}
