import type { Role } from './checklist.js';
import type { Verdict } from './finding.js';

/** What every piece of evidence says. Nothing personal: accounts of staff are named by their handle. */
interface Recorded {
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Who ran the probe or stands for the act: `ci/4711`, `dana`. */
  readonly by: string;
  readonly environment: string;
  /** Commit of the release that was examined; absent where the target names none. */
  readonly release?: string;
}

export interface ProbeEvidence extends Recorded {
  readonly kind: 'probe';
  readonly item: string;
  /** `area.thing@version` */
  readonly probe: string;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly details?: readonly string[];
  /** What was looked at. */
  readonly target?: string;
  readonly digest?: string;
  readonly durationMs: number;
  readonly freshUntil: string;
  /** Of what the probe returned, before anything was masked. */
  readonly outputSha256: string;
}

export interface Attestation extends Recorded {
  readonly kind: 'attestation';
  readonly item: string;
  /** Address, number or hash where the act can be looked up. */
  readonly evidence: string;
  readonly note?: string;
  readonly freshUntil: string;
}

/** Somebody answers for it that a line does not hold. `by` is the owner. */
export interface Waiver extends Recorded {
  readonly kind: 'waiver';
  readonly item: string;
  readonly reason: string;
  readonly until: string;
}

export interface SignOff extends Recorded {
  readonly kind: 'sign_off';
  readonly role: Role;
  /** Of what was signed: see `reportHash`. */
  readonly reportSha256: string;
  /** A signed note (https://c2sp.org/signed-note) over report, role and name. */
  readonly signature: string;
}

export type Evidence = ProbeEvidence | Attestation | Waiver | SignOff;

/** One look while a release is watched; kept apart from the evidence, of which there would be too much. */
export interface Sample {
  readonly at: string;
  /** Commit of the release that was looked at; absent where the target names none. */
  readonly release?: string;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}
