import { newId } from '@rapport/kernel';
import { QueryError, type Tx } from '@rapport/platform';
import { useTestDatabase } from '@rapport/testing';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { AUDIT_ERASER, AUDIT_WRITER, ensureAuditRoles } from './audit-roles.js';
import { PostgresAuditLog } from './postgres-audit-log.js';
import { PostgresAuditTree } from './postgres-audit-tree.js';

const EVENT = { occurredAt: new Date(0), action: 'test.act', outcome: 'success', details: {} } as const;
const HASH = Buffer.alloc(32, 1);

describe('the roles of the audit log', () => {
  const database = useTestDatabase('postgres');

  async function setup(role: string) {
    const outcome = await ensureAuditRoles(database());
    const as = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
      database().transaction(async (tx) => {
        await sql.raw(`set local role ${role}`).execute(tx.as());
        return work(tx);
      });
    const run = (statement: string) => as((tx) => sql.raw(statement).execute(tx.as()));
    return { sut: { as, run, outcome }, ctx: { log: new PostgresAuditLog(), tree: new PostgresAuditTree() } };
  }

  it('let the writer record and append', async () => {
    const { sut, ctx } = await setup(AUDIT_WRITER);
    expect(sut.outcome).toBe('ready');
    await sut.as((tx) => ctx.log.append(tx, { ...EVENT, id: newId('audit'), actor: undefined, subject: undefined }));
    const size = await sut.as(async (tx) => {
      const sequence = await ctx.tree.lockSize(tx);
      const { outboxId, event } = (await ctx.tree.waiting(tx, 1))[0]!;
      const header = { sequence, ...event, payload_hash: HASH.toString('hex') };
      const leaf = { header, payload: { salt: Buffer.alloc(16), text: '{}' }, subtreeHashes: [HASH] };
      await ctx.tree.append(tx, { leaves: [leaf], checkpoint: { size: 1, note: 'x' }, appended: [outboxId] });
      return ctx.tree.size(tx);
    });
    expect(size).toBe(1);
  });

  it.each([
    [AUDIT_WRITER, 'update audit.leaves set sequence = 5'],
    [AUDIT_WRITER, 'delete from audit.leaves'],
    [AUDIT_WRITER, 'truncate audit.leaves'],
    [AUDIT_WRITER, 'delete from audit.payloads'],
    [AUDIT_WRITER, "update audit.payloads set payload = ''"],
    [AUDIT_WRITER, 'delete from audit.checkpoints'],
    [AUDIT_WRITER, "update audit.checkpoints set note = ''"],
    [AUDIT_WRITER, 'alter table audit.leaves disable trigger user'],
    [AUDIT_ERASER, 'delete from audit.leaves'],
    [AUDIT_ERASER, "update audit.payloads set payload = ''"],
    [AUDIT_ERASER, "insert into audit.checkpoints values (9, '')"],
  ])('deny %s: %s', async (role, statement) => {
    const { sut } = await setup(role);
    const attempt = sut.run(statement);
    await expect(attempt).rejects.toThrow(QueryError);
    await expect(attempt).rejects.toMatchObject({ code: '42501' });
  });

  it('let the eraser remove payloads', async () => {
    const { sut, ctx } = await setup(AUDIT_ERASER);
    expect(await sut.as((tx) => ctx.tree.erasePayload(tx, 9_999))).toBe(false);
  });
});

describe('the roles of the audit log, embedded', () => {
  const database = useTestDatabase('pglite');

  it('are none: the one process is the one user', async () => {
    expect(await ensureAuditRoles(database())).toBe('embedded');
  });
});
