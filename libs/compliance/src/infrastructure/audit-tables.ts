import type { JSONColumnType } from 'kysely';

export interface AuditTables {
  'audit.events': {
    event_id: string;
    occurred_at: Date;
    action: string;
    outcome: 'success' | 'denied' | 'failure';
    actor: string | null;
    subject: string | null;
    details: JSONColumnType<Record<string, string | number | boolean>>;
    position: number | null;
    previous_hash: Buffer | null;
    hash: Buffer | null;
  };
  'audit.chain_head': { only_row: boolean; position: number; hash: Buffer };
}
