import type { Item } from './checklist.js';
import type { Attestation, Evidence, ProbeEvidence, SignOff, Waiver } from './evidence.js';
import type { Verdict } from './finding.js';

export type Status = Verdict | 'waived';

/** How a line stands, and by what. */
export interface ItemStatus {
  readonly item: Item;
  readonly status: Status;
  /** Why, in one sentence. */
  readonly reason: string;
  /** The latest evidence of each probe and of people, by when it was seen, also where it counts no longer. */
  readonly evidence: readonly Evidence[];
}

/** The moment, and the release that evidence has to be of; without a release any counts. */
export interface Now {
  readonly ms: number;
  readonly release?: string;
}

interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

const SEVERITY: readonly Verdict[] = ['fail', 'unknown', 'pass', 'not_applicable'];

/** The worst of what its probes and people say wins; evidence that is stale or of another release says nothing. */
export function statusOf(item: Item, all: readonly Evidence[], now: Now): ItemStatus {
  if (item.signs) return signatureStatus(item, all, now);
  const own = inTime(all.filter((one) => one.kind !== 'sign_off' && one.item === item.id));
  const probes = item.probes.map((id) => ({
    id,
    evidence: own.findLast((one): one is ProbeEvidence => one.kind === 'probe' && probeId(one) === id),
  }));
  const attested = own.findLast((one): one is Attestation => one.kind === 'attestation');
  const waiver = own.findLast((one): one is Waiver => one.kind === 'waiver');
  const judgements = [
    ...probes.map(({ id, evidence }) => judgeProbe(id, evidence, now)),
    ...(item.attest === undefined ? [] : [judgeAttestation(item, attested, now)]),
  ];
  const { verdict, reason } = worst(judgements);
  const evidence = [...probes.flatMap((one) => one.evidence ?? []), ...(attested ? [attested] : [])];
  if (!waiver || isGood(verdict)) return { item, status: verdict, reason, evidence };
  const until = `${waiver.until.slice(0, 10)}, by ${waiver.by}`;
  if (Date.parse(waiver.until) <= now.ms) {
    return { item, status: verdict, reason: `${reason} (was waived until ${until})`, evidence: [...evidence, waiver] };
  }
  return { item, status: 'waived', reason: `${waiver.reason} (until ${until})`, evidence: [...evidence, waiver] };
}

export const isGood = (status: Status): boolean => status !== 'fail' && status !== 'unknown';

/** Oldest first. Of two runs at once the one that began earlier may append later: its file is in no order of time. */
const inTime = <E extends Evidence>(all: readonly E[]): readonly E[] =>
  all.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** Without the version. */
const probeId = ({ probe }: ProbeEvidence): string => probe.slice(0, probe.lastIndexOf('@'));

function worst(judgements: readonly Judgement[]): Judgement {
  const [first, ...rest] = judgements.toSorted((a, b) => SEVERITY.indexOf(a.verdict) - SEVERITY.indexOf(b.verdict));
  if (!first) throw new Error('a line that nothing judges');
  // All that is of the worst kind belongs to the reason.
  const reasons = [first, ...rest].filter(({ verdict }) => verdict === first.verdict).map(({ reason }) => reason);
  return { verdict: first.verdict, reason: [...new Set(reasons)].join('; ') };
}

function judgeProbe(id: string, evidence: ProbeEvidence | undefined, now: Now): Judgement {
  if (!evidence) return { verdict: 'unknown', reason: `${id} has not run` };
  const outdated = whyOutdated(evidence, now);
  if (outdated) return { verdict: 'unknown', reason: `${id} ${outdated}` };
  return { verdict: evidence.verdict, reason: evidence.summary };
}

function judgeAttestation({ lasting }: Item, attested: Attestation | undefined, now: Now): Judgement {
  if (!attested) return { verdict: 'unknown', reason: 'nobody has attested it' };
  const outdated = whyOutdated(attested, lasting ? { ms: now.ms } : now);
  if (outdated) return { verdict: 'unknown', reason: `the attestation ${outdated}` };
  return { verdict: 'pass', reason: `attested by ${attested.by}: ${attested.evidence}` };
}

function whyOutdated({ freshUntil, release, at }: ProbeEvidence | Attestation, now: Now): string | undefined {
  if (now.release !== undefined && release !== now.release) return 'is of another release';
  return Date.parse(freshUntil) < now.ms ? `is stale: it is of ${at.slice(0, 16).replace('T', ' ')} UTC` : undefined;
}

function signatureStatus(item: Item, all: readonly Evidence[], now: Now): ItemStatus {
  const signed = signaturesOf(all, now.release).find(({ role }) => role === item.signs);
  if (!signed) return { item, status: 'unknown', reason: 'nobody has signed', evidence: [] };
  const reason = `${signed.by} signed report ${signed.reportSha256.slice(0, 12)}`;
  return { item, status: 'pass', reason, evidence: [signed] };
}

/** The latest signature of each role under a release. */
export function signaturesOf(all: readonly Evidence[], release: string | undefined): readonly SignOff[] {
  const signatures = all.filter((one): one is SignOff => one.kind === 'sign_off' && one.release === release);
  return [...new Map(inTime(signatures).map((signature) => [signature.role, signature])).values()];
}
