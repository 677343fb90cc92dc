import { countStatuses, type Report } from '../domain/report.js';

/** The report for other programs. */
export function renderJson({ environment, release, at, items, samples }: Report): string {
  const content = {
    environment,
    release,
    at: at.toISOString(),
    counts: { lines: items.length, ...countStatuses(items) },
    items: items.map(({ item, status, reason, evidence }) => ({
      id: item.id,
      text: item.text,
      phase: item.phase,
      class: item.class,
      owner: item.owner,
      status,
      reason,
      evidence,
    })),
    samples,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
