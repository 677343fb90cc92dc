import type { CrisisMeasure } from '../domain/crisis/crisis-decision.js';
import type { CrisisTier } from '../domain/judge.js';

export interface CrisisStatesTable {
  user_id: string;
  revision: number;
  state_sealed: Buffer;
  updated_on: Date;
}

export interface CrisisCountsTable {
  day: Date;
  measure: CrisisMeasure;
  tier: CrisisTier;
  locale: string;
  count: number;
}

export interface CrisisNotificationsTable {
  notification_id: string;
  subject: Buffer;
  tier: CrisisTier;
  locale: string;
  hand_off: boolean;
  created_at: Date;
  attempts: number;
  next_attempt_at: Date;
  abandoned_at: Date | null;
}

export interface CrisisTables {
  crisis_states: CrisisStatesTable;
  crisis_counts: CrisisCountsTable;
  crisis_notifications: CrisisNotificationsTable;
}
