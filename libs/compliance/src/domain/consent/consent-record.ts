import type { Id } from '@rapport/kernel';
import { CONSENT_PURPOSES, type ConsentDecision, type ConsentPurpose } from '@rapport/platform';

/** One line of the ledger. */
export interface ConsentRecord extends Omit<ConsentDecision, 'locale'> {
  readonly id: Id<'consent'>;
  /** Undefined: recorded before languages were. */
  readonly locale: string | undefined;
  readonly decidedAt: Date;
}

/**
 * - `given`: holds;
 * - `outdated`: given, to a text that is not the current one: it holds until the person is asked again, because a consent
 *   does not lapse by a new wording of the question;
 * - `withdrawn`, or `none`: never decided.
 */
export type ConsentState = 'given' | 'outdated' | 'withdrawn' | 'none';

export interface ConsentStanding {
  readonly purpose: ConsentPurpose;
  readonly state: ConsentState;
  readonly currentVersion: string;
  /** Of the latest decision. */
  readonly version: string | undefined;
  readonly decidedAt: Date | undefined;
}

/** What the latest decision of each purpose amounts to. */
export function standingsOf(
  latest: readonly ConsentRecord[],
  currentVersion: (purpose: ConsentPurpose) => string,
): readonly ConsentStanding[] {
  return CONSENT_PURPOSES.map((purpose) => {
    const record = latest.find((candidate) => candidate.purpose === purpose);
    const current = currentVersion(purpose);
    return {
      purpose,
      state: stateOf(record, current),
      currentVersion: current,
      version: record?.version,
      decidedAt: record?.decidedAt,
    };
  });
}

function stateOf(record: ConsentRecord | undefined, current: string): ConsentState {
  if (record === undefined) return 'none';
  if (!record.given) return 'withdrawn';
  return record.version === current ? 'given' : 'outdated';
}
