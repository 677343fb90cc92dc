import type { UserId } from '@rapport/kernel';
import type { Tx } from '../database/database.js';

/** What happened, without any personal data: ids, codes and counts only. */
export interface AuditEntry {
  /** `<feature>.<what>`, e.g. `auth.login_failed`. */
  readonly action: string;
  readonly outcome: 'success' | 'denied' | 'failure';
  /** Who did it; absent for the system itself and for unknown callers. */
  readonly actor?: UserId | undefined;
  /** Whom or what it was done to: a prefixed id. */
  readonly subject?: string | undefined;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Security-relevant acts, apart from application logs. Written in the transaction of the act, so neither exists
 * without the other. Implemented by compliance; features depend on this port only.
 */
export abstract class AuditTrail {
  abstract record(tx: Tx, entry: AuditEntry): Promise<void>;
}
