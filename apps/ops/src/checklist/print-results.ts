import { countStatuses, isGood, type ProbeResult, type Report } from '@rapport/checklist';

const MARKS = { pass: 'ok     ', fail: 'FAIL   ', unknown: 'unknown', not_applicable: 'n/a    ', waived: 'waived ' };

/** As each probe ends: `[ 12/101] ok      redis.auth  …`. */
export function progressLine({ probe, finding, durationMs }: ProbeResult, done: number, of: number): string {
  const place = `[${String(done).padStart(String(of).length)}/${of}]`;
  return `${place} ${MARKS[finding.verdict]} ${probe.id} (${durationMs} ms): ${finding.summary}`;
}

/** The lines that do not hold, or cannot be known to. */
export const openLines = ({ items }: Report): readonly string[] =>
  items
    .filter(({ status }) => !isGood(status))
    .map(({ item, status, reason }) => `${MARKS[status]} ${item.id} ${item.text}: ${reason}`);

export function summaryLine({ items }: Report): string {
  const { pass, fail, unknown, not_applicable: notApplicable, waived } = countStatuses(items);
  return `${items.length} lines: ${pass} passed, ${fail} failed, ${unknown} unknown, ${notApplicable} not applicable, ${waived} waived`;
}

/** The same report with fewer lines. */
export const narrowed = (report: Report, keep: (item: Report['items'][number]['item']) => boolean): Report => ({
  ...report,
  items: report.items.filter(({ item }) => keep(item)),
});
