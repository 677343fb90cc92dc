import type { Generated, JSONColumnType } from 'kysely';

interface EventColumns {
  event_id: string;
  occurred_at: Date;
  action: string;
  outcome: 'success' | 'denied' | 'failure';
  actor: string | null;
  subject: string | null;
}

export interface AuditTables {
  'audit.outbox': EventColumns & {
    outbox_id: Generated<number>;
    details: JSONColumnType<Record<string, string | number | boolean>>;
  };
  'audit.leaves': EventColumns & { sequence: number; payload_hash: Buffer; subtree_hashes: Buffer };
  'audit.payloads': { sequence: number; salt: Buffer; payload: string };
  'audit.checkpoints': { tree_size: number; note: string };
}
