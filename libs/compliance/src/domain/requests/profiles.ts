import { addBusinessDays } from './business-days.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const REQUEST_PROFILES = ['gdpr', 'ccpa', 'breach'] as const;
export type RequestProfile = (typeof REQUEST_PROFILES)[number];

interface Deadlines {
  /** From the receipt of the request; of a breach, from when it was noticed. */
  readonly dueMs: number;
  /** Calendar months that the law counts: due by then where they are shorter (February). */
  readonly dueMonths?: number;
  /** How long before it is due somebody is to be warned. */
  readonly warnMs: number;
  /** Undefined: cannot be extended. */
  readonly extensionMs?: number;
  readonly extensionMonths?: number;
  /** Within how many business days its receipt is to be confirmed. */
  readonly confirmBusinessDays?: number;
}

/** The laws' deadlines as data. A month is counted as 30 days, or less where the calendar has less. */
export const DEADLINES: Readonly<Record<RequestProfile, Deadlines>> = {
  // Art. 12(3): one month, two further months where necessary.
  gdpr: {
    dueMs: 30 * DAY_MS,
    dueMonths: 1,
    warnMs: 5 * DAY_MS,
    extensionMs: 60 * DAY_MS,
    extensionMonths: 2,
  },
  // 11 CCR § 7021: confirm within 10 business days, respond within 45 calendar days, once 45 more.
  ccpa: { dueMs: 45 * DAY_MS, warnMs: 5 * DAY_MS, extensionMs: 45 * DAY_MS, confirmBusinessDays: 10 },
  // Art. 33(1): 72 hours to the supervisory authority.
  breach: { dueMs: 72 * HOUR_MS, warnMs: 24 * HOUR_MS },
};

export interface DueDates {
  readonly warnAt: Date;
  readonly dueAt: Date;
  readonly confirmBy: Date | undefined;
}

export function dueDates(profile: RequestProfile, openedAt: Date, extended = false): DueDates {
  const { warnMs, confirmBusinessDays, ...deadlines } = DEADLINES[profile];
  const days = openedAt.getTime() + deadlines.dueMs + (extended ? (deadlines.extensionMs ?? 0) : 0);
  const months = (deadlines.dueMonths ?? 0) + (extended ? (deadlines.extensionMonths ?? 0) : 0);
  const due = months === 0 ? days : Math.min(days, addMonths(openedAt, months).getTime());
  return {
    warnAt: new Date(due - warnMs),
    dueAt: new Date(due),
    confirmBy: confirmBusinessDays === undefined ? undefined : addBusinessDays(openedAt, confirmBusinessDays),
  };
}

/** The same day and time, `count` months later; the last of the month where it has no such day. UTC. */
function addMonths(from: Date, count: number): Date {
  const at = new Date(from);
  at.setUTCMonth(from.getUTCMonth() + count);
  // Rolled over into the month after.
  if (at.getUTCDate() !== from.getUTCDate()) at.setUTCDate(0);
  return at;
}
