import { canonicalJson } from '@rapport/kernel';
import { itemsOf, type Checklist } from './checklist.js';
import type { Evidence, Sample } from './evidence.js';
import { statusOf, type ItemStatus, type Now, type Status } from './item-status.js';
import type { Target, TargetRelease } from './target.js';

/** Everything that a report shows, in whichever format. */
export interface Report {
  readonly environment: string;
  readonly release?: TargetRelease;
  readonly at: Date;
  readonly checklist: Checklist;
  readonly items: readonly ItemStatus[];
  /** Looks at this release; all where none is named. */
  readonly samples: readonly Sample[];
}

export type Counts = Readonly<Record<Status, number>>;

export function composeReport(
  checklist: Checklist,
  { name, release }: Target,
  { evidence, samples, now }: { evidence: readonly Evidence[]; samples: readonly Sample[]; now: number },
): Report {
  const moment: Now = { ms: now, ...(release && { release: release.commit }) };
  return {
    environment: name,
    ...(release && { release }),
    at: new Date(now),
    checklist,
    items: itemsOf(checklist).map((item) => statusOf(item, evidence, moment)),
    samples: samples.filter((sample) => !release || sample.release === release.commit),
  };
}

export function countStatuses(items: readonly ItemStatus[]): Counts {
  const counts = { pass: 0, fail: 0, unknown: 0, not_applicable: 0, waived: 0 };
  for (const { status } of items) counts[status] += 1;
  return counts;
}

/** What people sign: environment, release, and how each required line stands, but not when it was looked at. */
export function signedContent({ environment, release, checklist, items }: Report): string {
  const required = items.filter(({ item }) => checklist.requires.includes(item.phase));
  return canonicalJson({
    environment,
    release: release?.commit,
    digest: release?.digest,
    items: required.map(({ item, status }) => [item.id, item.text, status]),
  });
}
