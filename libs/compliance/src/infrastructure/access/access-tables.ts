import type { Role } from '@rapport/kernel';
import type { ApprovedAction, Reason } from '../../domain/access/approval.js';

export interface AccessTables {
  approvals: {
    approval_id: string;
    action: ApprovedAction;
    subject: string;
    reason: Reason;
    reference: string;
    requested_by: string;
    requested_at: Date;
    expires_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    decision: 'approved' | 'rejected' | null;
    used_at: Date | null;
  };
  elevations: {
    elevation_id: string;
    holder: string;
    role: Role;
    reason: Reason;
    reference: string;
    granted_at: Date;
    expires_at: Date;
    ended_at: Date | null;
  };
}
