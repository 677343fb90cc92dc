import { PHASES } from '../domain/checklist.js';
import type { Evidence } from '../domain/evidence.js';
import type { ItemStatus, Status } from '../domain/item-status.js';
import { countStatuses, type Report } from '../domain/report.js';
import { escapeMarkup } from './escape-markup.js';
import { STATUS_WORDS } from './markdown.js';
import { phasePlot, STATUS_COLOURS, watchPlot } from './plots.js';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1b1f24; background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } td { border-top: 1px solid #d8dee4; padding: .35rem .5rem; vertical-align: top }
td:first-child { white-space: nowrap; font-family: ui-monospace, monospace }
.status { border-radius: 1rem; color: #fff; padding: .1rem .6rem; white-space: nowrap; font-size: .85rem }
summary { cursor: pointer } details li { overflow-wrap: anywhere } .faint { color: #59636e }
svg text { font: 12px system-ui, sans-serif; fill: currentColor }
@media (prefers-color-scheme: dark) { body { color: #e6edf3; background: #0d1117 } td { border-color: #30363d } .faint { color: #9198a1 } }`;

/** One page that needs nothing else: no scripts, no fonts, nothing from elsewhere. */
export function renderHtml(report: Report): string {
  const { environment, release, at, items, samples } = report;
  const counts = Object.entries(countStatuses(items)).filter(([, count]) => count > 0);
  const phases = PHASES.map((phase) => [phase, items.filter(({ item }) => item.phase === phase)] as const);
  const of = release ? `release ${release.version} (${release.commit.slice(0, 12)})` : 'no release named';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Checklist: ${escapeMarkup(environment)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Production deployment checklist: ${escapeMarkup(environment)}</h1>
<p class="faint">${escapeMarkup(of)}, ${at.toISOString()}</p>
<p>${items.length} lines: ${counts.map(([status, count]) => `${count} ${badge(status as Status)}`).join(' ')}</p>
${phasePlot(phases)}
${samples.length > 0 ? `<h2>Watched</h2>\n${watchPlot(samples)}` : ''}
${phases
  .filter(([, own]) => own.length > 0)
  .map(([phase, own]) => `<h2>${phase}</h2>\n<table>\n${own.map(row).join('\n')}\n</table>`)
  .join('\n')}
</body>
</html>
`;
}

const badge = (status: Status): string =>
  `<span class="status" style="background:${STATUS_COLOURS[status]}">${STATUS_WORDS[status]}</span>`;

function row({ item, status, reason, evidence }: ItemStatus): string {
  const found = evidence.map((one) => `<li>${escapeMarkup(describe(one))}</li>`).join('');
  const more = found === '' ? '' : `<details><summary class="faint">evidence</summary><ul>${found}</ul></details>`;
  return `<tr id="${item.id.toLowerCase()}"><td>${item.id}</td><td>${escapeMarkup(item.text)}<br><span class="faint">${escapeMarkup(reason)}</span>${more}</td><td>${badge(status)}</td></tr>`;
}

function describe(one: Evidence): string {
  const when = `${one.at} by ${one.by}`;
  if (one.kind === 'probe') {
    return `${when}: ${one.probe}: ${one.summary}; ${one.durationMs} ms; output ${one.outputSha256}${(one.details ?? []).map((detail) => `; ${detail}`).join('')}`;
  }
  if (one.kind === 'attestation') return `${when}: ${one.evidence}${one.note === undefined ? '' : ` (${one.note})`}`;
  if (one.kind === 'waiver') return `${when}: waived until ${one.until}: ${one.reason}`;
  return `${when}: signed report ${one.reportSha256}`;
}
