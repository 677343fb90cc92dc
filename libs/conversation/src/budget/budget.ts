import type { UserId } from '@rapport/kernel';

/** In the order in which they are checked. The names appear in problems, headers, metrics and the audit trail. */
export const BUDGET_POLICIES = [
  'user-tokens-day',
  'user-cost-month',
  'global-tokens-day',
  'global-cost-month',
] as const;
export type BudgetPolicy = (typeof BUDGET_POLICIES)[number];

/** The largest number that both PostgreSQL's bigint and a JavaScript number hold exactly: what "no limit" is in a sum. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Tokens a day and micro-USD a month. `NO_LIMIT` where there is none. */
export interface BudgetLimits {
  readonly tokens: number;
  readonly costMicroUsd: number;
}

/** What is asked of the budgets before a call, in two windows: the UTC day's tokens, the UTC month's money. */
export interface Reservation {
  readonly userId: UserId;
  /** UUID. A turn's reservation bears the turn's. */
  readonly id: string;
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly window: BudgetWindow;
  /** Of the deployment's rows, the one to count in; -1 when the deployment has no limits. */
  readonly shard: number;
  /** The deployment's defaults for a person. */
  readonly userLimits: BudgetLimits;
  readonly globalLimits: BudgetLimits;
  readonly expiresAt: Date;
}

/** What a call came to. Undefined: nobody knows, so the reservation is charged in full. */
export type Charge = { readonly tokens: number; readonly costMicroUsd: number } | undefined;

/** A person's windows: what is spent and reserved, against what is allowed. */
export interface BudgetUse {
  readonly tokens: number;
  readonly costMicroUsd: number;
  readonly limits: BudgetLimits;
}

export interface BudgetWindow {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `YYYY-MM-01`. */
  readonly month: string;
  /** Milliseconds from now until it ends. */
  readonly dayLeftMs: number;
  readonly monthLeftMs: number;
}

const DAY_MS = 86_400_000;

/** The windows that `now` (ms since the epoch) lies in. */
export function windowAt(now: number): BudgetWindow {
  const date = new Date(now);
  const day = date.toISOString().slice(0, 10);
  const nextMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { day, month: `${day.slice(0, 7)}-01`, dayLeftMs: DAY_MS - (now % DAY_MS), monthLeftMs: nextMonth - now };
}
