import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type Id } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { sql } from 'kysely';
import type { Leaf } from '../../domain/audit/audit-leaf.js';
import { AuditTree, type WaitingEvent } from '../../domain/audit/audit-tree.js';
import type { StoredCheckpoint } from '../../domain/audit/log-verifier.js';
import { HASH_LENGTH, type Subtree } from '../../domain/audit/merkle-tree.js';
import type { AuditTables } from './audit-tables.js';

/** Any constant will do, as long as every process uses the same one. */
const APPEND_LOCK = 7_261_903_412;

/** Everything that the column holds: a `Date` would drop the microseconds, and with them what was changed in them. */
const EXACT_TIME = sql<string>`to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as(
  'occurred_at',
);

@Injectable()
export class PostgresAuditTree extends AuditTree {
  override async lockSize(tx: Tx): Promise<number> {
    await sql`select pg_advisory_xact_lock(${APPEND_LOCK})`.execute(tx.as());
    return this.size(tx);
  }

  override async size(db: Db): Promise<number> {
    const { last } = await db
      .as<AuditTables>()
      .selectFrom('audit.leaves')
      .select((of) => of.fn.max<number | null>('sequence').as('last'))
      .executeTakeFirstOrThrow();
    return last === null ? 0 : last + 1;
  }

  override async waiting(tx: Tx, limit: number): Promise<readonly WaitingEvent[]> {
    const rows = await tx
      .as<AuditTables>()
      .selectFrom('audit.outbox')
      .select(['outbox_id', 'event_id', 'action', 'outcome', 'actor', 'subject', 'details', EXACT_TIME])
      .orderBy('outbox_id')
      .limit(limit)
      .execute();
    return rows.map(({ outbox_id: outboxId, details, ...row }) => ({ outboxId, details, event: toHeader(row) }));
  }

  override async append(
    tx: Tx,
    {
      leaves,
      checkpoint,
      appended,
    }: { leaves: readonly Leaf[]; checkpoint: StoredCheckpoint; appended: readonly number[] },
  ): Promise<void> {
    const rows = JSON.stringify(leaves.map(toRow));
    // One statement and one parameter for any number of rows.
    await sql`
      with batch as (
        select * from jsonb_to_recordset(${rows}::jsonb) as leaf (
          sequence bigint, event_id uuid, occurred_at timestamptz, action text, outcome text, actor uuid, subject text,
          payload_hash text, subtree_hashes text, salt text, payload text)
      ), leaf as (
        insert into audit.leaves
          (sequence, event_id, occurred_at, action, outcome, actor, subject, payload_hash, subtree_hashes)
        select sequence, event_id, occurred_at, action, outcome, actor, subject,
          decode(payload_hash, 'hex'), decode(subtree_hashes, 'hex') from batch order by sequence
      ), payload as (
        insert into audit.payloads (sequence, salt, payload)
        select sequence, decode(salt, 'hex'), payload from batch order by sequence
      ), checkpoint as (
        insert into audit.checkpoints (tree_size, note) values (${checkpoint.size}, ${checkpoint.note})
      )
      delete from audit.outbox where outbox_id = any(${[...appended]}::bigint[])`.execute(tx.as());
  }

  override async subtreeHashes(db: Db, subtrees: readonly Subtree[]): Promise<readonly Buffer[]> {
    if (subtrees.length === 0) return [];
    const wanted = sql.join(subtrees.map(({ last, level }) => sql`(${last}::bigint, ${level}::int)`));
    const { rows } = await sql<{ last: number; level: number; hash: Buffer }>`
      select last, level, substr(subtree_hashes, level * ${HASH_LENGTH}::int + 1, ${HASH_LENGTH}::int) as hash
      from (values ${wanted}) as wanted (last, level) join audit.leaves on sequence = last`.execute(db.as());
    const found = new Map(rows.map(({ last, level, hash }) => [`${last}/${level}`, hash]));
    return subtrees.map(({ last, level }) => {
      const hash = found.get(`${last}/${level}`);
      if (hash?.length !== HASH_LENGTH) throw new Error(`the audit tree lacks the subtree ${last}/${level}`);
      return hash;
    });
  }

  override async leaves(db: Db, from: number, limit: number): Promise<readonly Leaf[]> {
    const rows = await leafQuery(db).where('leaf.sequence', '>=', from).orderBy('leaf.sequence').limit(limit).execute();
    return rows.map(toLeaf);
  }

  override async findLeaf(db: Db, id: Id<'audit'>): Promise<Leaf | undefined> {
    const row = await leafQuery(db).where('event_id', '=', toUuid('audit', id)).executeTakeFirst();
    return row && toLeaf(row);
  }

  override async checkpoints(db: Db, after: number, upTo: number): Promise<readonly StoredCheckpoint[]> {
    return await db
      .as<AuditTables>()
      .selectFrom('audit.checkpoints')
      .select(['tree_size as size', 'note'])
      .where('tree_size', '>', after)
      .where('tree_size', '<=', upTo)
      .orderBy('tree_size')
      .execute();
  }

  override async latestCheckpoint(db: Db): Promise<StoredCheckpoint | undefined> {
    return await db
      .as<AuditTables>()
      .selectFrom('audit.checkpoints')
      .select(['tree_size as size', 'note'])
      .orderBy('tree_size', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  override async strayPayloads(db: Db): Promise<readonly number[]> {
    const rows = await db
      .as<AuditTables>()
      .selectFrom('audit.payloads as payload')
      .leftJoin('audit.leaves as leaf', 'leaf.sequence', 'payload.sequence')
      .select('payload.sequence')
      .where('leaf.sequence', 'is', null)
      .orderBy('payload.sequence')
      .limit(1)
      .execute();
    return rows.map(({ sequence }) => sequence);
  }

  override async erasePayload(tx: Tx, sequence: number): Promise<boolean> {
    const { numDeletedRows } = await tx
      .as<AuditTables>()
      .deleteFrom('audit.payloads')
      .where('sequence', '=', sequence)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }
}

const leafQuery = (db: Db) =>
  db
    .as<AuditTables>()
    .selectFrom('audit.leaves as leaf')
    .leftJoin('audit.payloads as payload', 'payload.sequence', 'leaf.sequence')
    .select(['leaf.sequence', 'event_id', 'action', 'outcome', 'actor', 'subject', 'payload_hash', 'subtree_hashes'])
    .select(['salt', 'payload', EXACT_TIME]);

interface HeaderRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly action: string;
  readonly outcome: string;
  readonly actor: string | null;
  readonly subject: string | null;
}

interface LeafRow extends HeaderRow {
  readonly sequence: number;
  readonly payload_hash: Buffer;
  readonly subtree_hashes: Buffer;
  readonly salt: Buffer | null;
  readonly payload: string | null;
}

function toHeader({ event_id: id, occurred_at: at, action, outcome, actor, subject }: HeaderRow) {
  return {
    id: fromUuid('audit', id),
    occurred_at: at,
    action,
    outcome,
    actor: actor === null ? null : fromUuid('user', actor),
    subject,
  };
}

function toLeaf({ sequence, payload_hash, subtree_hashes, salt, payload, ...row }: LeafRow): Leaf {
  const count = Math.ceil(subtree_hashes.length / HASH_LENGTH);
  return {
    header: { sequence, ...toHeader(row), payload_hash: payload_hash.toString('hex') },
    payload: salt === null || payload === null ? undefined : { salt, text: payload },
    subtreeHashes: Array.from({ length: count }, (_, level) =>
      subtree_hashes.subarray(level * HASH_LENGTH, (level + 1) * HASH_LENGTH),
    ),
  };
}

function toRow({ header, payload, subtreeHashes }: Leaf) {
  return {
    ...header,
    event_id: toUuid('audit', header.id),
    actor: header.actor === null ? null : toUuid('user', header.actor),
    subtree_hashes: Buffer.concat(subtreeHashes).toString('hex'),
    salt: payload?.salt.toString('hex'),
    payload: payload?.text,
  };
}
