import { Injectable } from '@nestjs/common';
import { fromUuid, parseId, toPage, toUuid, type Id, type Page, type PageRequest, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { Selectable } from 'kysely';
import { ApprovalRepository } from '../../domain/access/approval.repository.js';
import type { Approval, ApprovedAction } from '../../domain/access/approval.js';
import type { AccessTables } from './access-tables.js';

@Injectable()
export class PostgresApprovalRepository extends ApprovalRepository {
  override async insert(tx: Tx, approval: Approval): Promise<void> {
    await tx
      .as<AccessTables>()
      .insertInto('approvals')
      .values({
        approval_id: toUuid('approval', approval.id),
        action: approval.action,
        subject: approval.subject,
        reason: approval.reason,
        reference: approval.reference,
        requested_by: toUuid('user', approval.requestedBy),
        requested_at: approval.requestedAt,
        expires_at: approval.expiresAt,
        decided_by: null,
        decided_at: null,
        decision: null,
        used_at: null,
      })
      .execute();
  }

  override async list(db: Db, { limit, after, order }: PageRequest): Promise<Page<Approval>> {
    let query = db.as<AccessTables>().selectFrom('approvals').selectAll();
    if (after !== undefined) query = query.where('approval_id', order === 'asc' ? '>' : '<', toUuid('approval', after));
    const rows = await query
      .orderBy('approval_id', order)
      .limit(limit + 1)
      .execute();
    return toPage(rows.map(toApproval), limit);
  }

  override async lock(tx: Tx, id: Id<'approval'>): Promise<Approval | undefined> {
    const row = await tx
      .as<AccessTables>()
      .selectFrom('approvals')
      .selectAll()
      .where('approval_id', '=', toUuid('approval', id))
      .forUpdate()
      .executeTakeFirst();
    return row && toApproval(row);
  }

  override async decide(
    tx: Tx,
    id: Id<'approval'>,
    decision: 'approved' | 'rejected',
    by: UserId,
    at: Date,
  ): Promise<void> {
    await tx
      .as<AccessTables>()
      .updateTable('approvals')
      .set({ decision, decided_by: toUuid('user', by), decided_at: at })
      .where('approval_id', '=', toUuid('approval', id))
      .execute();
  }

  override async use(
    tx: Tx,
    { action, subject, requestedBy, at }: { action: ApprovedAction; subject: UserId; requestedBy: UserId; at: Date },
  ): Promise<Id<'approval'> | undefined> {
    const db = tx.as<AccessTables>();
    const usable = db
      .selectFrom('approvals')
      .select('approval_id')
      .where('subject', '=', subject)
      .where('action', '=', action)
      .where('requested_by', '=', toUuid('user', requestedBy))
      .where('decision', '=', 'approved')
      .where('expires_at', '>', at)
      .where('used_at', 'is', null)
      .orderBy('requested_at')
      .limit(1)
      .forUpdate()
      .skipLocked();
    const row = await db
      .updateTable('approvals')
      .set({ used_at: at })
      .where('approval_id', 'in', usable)
      .returning('approval_id')
      .executeTakeFirst();
    return row && fromUuid('approval', row.approval_id);
  }
}

function toApproval(row: Selectable<AccessTables['approvals']>): Approval {
  return {
    id: fromUuid('approval', row.approval_id),
    action: row.action,
    subject: parseId('user', row.subject),
    reason: row.reason,
    reference: row.reference,
    requestedBy: fromUuid('user', row.requested_by),
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by === null ? undefined : fromUuid('user', row.decided_by),
    decision: row.decision ?? undefined,
    usedAt: row.used_at ?? undefined,
  };
}
