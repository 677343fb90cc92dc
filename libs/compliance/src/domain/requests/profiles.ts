import { addBusinessDays } from './business-days.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const REQUEST_PROFILES = ['gdpr', 'ccpa', 'breach'] as const;
export type RequestProfile = (typeof REQUEST_PROFILES)[number];

interface Deadlines {
  /** From the receipt of the request; of a breach, from when it was noticed. */
  readonly dueMs: number;
  /** How long before it is due somebody is to be warned. */
  readonly warnMs: number;
  /** Undefined: cannot be extended. */
  readonly extensionMs?: number;
  /** Within how many business days its receipt is to be confirmed. */
  readonly confirmBusinessDays?: number;
}

/** The laws' deadlines as data. A month is counted as 30 days. */
export const DEADLINES: Readonly<Record<RequestProfile, Deadlines>> = {
  // Art. 12(3): one month, two further months where necessary.
  gdpr: { dueMs: 30 * DAY_MS, warnMs: 5 * DAY_MS, extensionMs: 60 * DAY_MS },
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
  const { dueMs, warnMs, extensionMs = 0, confirmBusinessDays } = DEADLINES[profile];
  const due = openedAt.getTime() + dueMs + (extended ? extensionMs : 0);
  return {
    warnAt: new Date(due - warnMs),
    dueAt: new Date(due),
    confirmBy: confirmBusinessDays === undefined ? undefined : addBusinessDays(openedAt, confirmBusinessDays),
  };
}
