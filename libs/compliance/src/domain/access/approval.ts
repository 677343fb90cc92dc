import type { Id, UserId } from '@rapport/kernel';

/** Why somebody reaches for the data of others: a code, and the number of the case that explains it. Never text. */
export interface Justification {
  readonly reason: Reason;
  /** `LEGAL-412`: leads to the explanation, which is kept elsewhere. */
  readonly reference: string;
}

export const REASONS = ['user_request', 'legal_duty', 'security_incident', 'outage'] as const;
export type Reason = (typeof REASONS)[number];

/** What needs four eyes. */
export const APPROVED_ACTIONS = ['export', 'erasure'] as const;
export type ApprovedAction = (typeof APPROVED_ACTIONS)[number];

export interface Approval extends Justification {
  readonly id: Id<'approval'>;
  readonly action: ApprovedAction;
  /** To whom it is to be done. */
  readonly subject: UserId;
  readonly requestedBy: UserId;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly decidedBy: UserId | undefined;
  readonly decision: 'approved' | 'rejected' | undefined;
  readonly usedAt: Date | undefined;
}

export type ApprovalState = 'pending' | 'approved' | 'rejected' | 'used' | 'expired';

export function stateOf({ usedAt, decision, expiresAt }: Approval, now: Date): ApprovalState {
  if (usedAt) return 'used';
  if (decision === 'rejected') return 'rejected';
  if (expiresAt <= now) return 'expired';
  return decision ?? 'pending';
}
