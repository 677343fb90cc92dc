import { emptyLine, renderDocument } from '../domain/render-document.js';
import { countStatuses, type Report } from '../domain/report.js';
import { isGood, type ItemStatus, type Status } from '../domain/item-status.js';

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  pass: 'passed',
  fail: 'failed',
  unknown: 'unknown',
  not_applicable: 'not applicable',
  waived: 'waived',
};

/**
 * The document with its boxes ticked; what does not hold says why.
 * @param contacts lines of people, by the id of the line, where it is known who they are
 */
export function renderMarkdown(report: Report, contacts: ReadonlyMap<string, string> = new Map()): string {
  const statuses = new Map(report.items.map((status) => [status.item.id, status]));
  return renderDocument(report.checklist, (item) => {
    const status = statuses.get(item.id);
    return status ? filledLine(status, contacts.get(item.id)) : emptyLine(item);
  });
}

function filledLine({ item, status, reason, evidence }: ItemStatus, contact: string | undefined): string {
  const link = `[${item.id}](evidence.md#${item.id.toLowerCase()})`;
  const said = status === 'pass' ? oneLine(reason) : `**${STATUS_WORDS[status]}**: ${oneLine(reason)}`;
  if (item.kind === 'signature') {
    const [signed] = evidence;
    if (!signed || !isGood(status)) return emptyLine(item);
    const label = item.text.slice(0, item.text.indexOf(':') + 1);
    return `${label} ${signed.by} Date: ${signed.at.slice(0, 10)} (${link})`;
  }
  if (item.kind === 'box') return `- [${status === 'pass' ? 'x' : ' '}] ${item.text} — ${said} (${link})`;
  if (item.kind === 'contact' && contact !== undefined) {
    return status === 'pass' ? `${contact} (${link})` : `${contact} — ${said} (${link})`;
  }
  return `${item.text} — ${said} (${link})`;
}

/** Every line with all that is known of it: what `renderMarkdown` links to. */
export function renderEvidence(report: Report): string {
  const counts = Object.entries(countStatuses(report.items)).map(
    ([status, count]) => `${count} ${STATUS_WORDS[status as Status]}`,
  );
  const { environment, release, at, items } = report;
  const head = [
    '# Evidence',
    `Environment ${environment}, release ${release ? `${release.version} (${release.commit})` : 'not named'}, ${at.toISOString()}.`,
    `${items.length} lines: ${counts.join(', ')}.`,
  ];
  return `${[...head, ...items.flatMap(evidenceBlocks)].join('\n\n')}\n`;
}

function evidenceBlocks({ item, status, reason, evidence }: ItemStatus): string[] {
  const lines = evidence.flatMap((one) => {
    const when = `${one.at.slice(0, 19)}Z by ${one.by}`;
    if (one.kind === 'attestation') {
      return [
        `- ${when}: ${oneLine(one.evidence)}${one.note ? ` (${oneLine(one.note)})` : ''}, good until ${one.freshUntil.slice(0, 10)}`,
      ];
    }
    if (one.kind === 'waiver') return [`- ${when}: waived until ${one.until.slice(0, 10)}: ${oneLine(one.reason)}`];
    if (one.kind === 'sign_off') return [`- ${when}: signed report ${one.reportSha256}`, fenced(one.signature)];
    const target = one.target === undefined ? '' : ` (${oneLine(one.target)})`;
    return [
      `- ${when}: ${one.probe} ${STATUS_WORDS[one.verdict]}: ${oneLine(one.summary)}${target}, ${one.durationMs} ms, good until ${one.freshUntil.slice(0, 16)}Z, output ${one.outputSha256.slice(0, 16)}`,
      ...(one.details ?? []).map((detail) => `  - ${oneLine(detail)}`),
    ];
  });
  const asked = item.attest === undefined ? [] : [`Asked of people: ${item.attest}.`];
  return [
    `## ${item.id}`,
    `${oneLine(item.text)} · class ${item.class} · ${item.phase} · ${item.owner}`,
    `**${STATUS_WORDS[status]}**: ${oneLine(reason)}`,
    ...asked,
    ...(lines.length > 0 ? [lines.join('\n')] : []),
  ];
}

/** Summaries are texts of other programs: they may not become headings, links or tables. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`<>|[\]]/g, String.raw`\$&`)
    .trim();

const fenced = (text: string): string => `\n\`\`\`\n${text.trimEnd()}\n\`\`\``;
