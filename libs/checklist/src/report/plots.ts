import type { Sample } from '../domain/evidence.js';
import type { ItemStatus, Status } from '../domain/item-status.js';
import { escapeMarkup } from './escape-markup.js';

export const STATUS_COLOURS: Readonly<Record<Status, string>> = {
  pass: '#1a7f37',
  not_applicable: '#6e7781',
  waived: '#9a6700',
  unknown: '#8250df',
  fail: '#cf222e',
};
const ORDER = Object.keys(STATUS_COLOURS) as Status[];
const LABEL_WIDTH = 250;
const PLOT_WIDTH = 700;
const ROW_HEIGHT = 22;
/** More would be thinner than a pixel. */
const MOST_SAMPLES = PLOT_WIDTH;

/** A bar for each phase, as long as it has lines, by how they stand. */
export function phasePlot(phases: readonly (readonly [string, readonly ItemStatus[]])[]): string {
  const filled = phases.filter(([, items]) => items.length > 0);
  const unit = PLOT_WIDTH / Math.max(1, ...filled.map(([, items]) => items.length));
  const rows = filled.map(([phase, items], index) => {
    let x = LABEL_WIDTH;
    const bars = ORDER.map((status) => {
      const count = items.filter((item) => item.status === status).length;
      const width = count * unit;
      const bar = rectangle(x, index, width, STATUS_COLOURS[status], `${phase}: ${count} ${status}`);
      x += width;
      return count > 0 ? bar : '';
    });
    return label(phase, index) + bars.join('');
  });
  return picture(rows, 'Lines by phase and status');
}

/** A row for each probe that was watched, from the first look to the last. */
export function watchPlot(samples: readonly Sample[]): string {
  const step = Math.ceil(samples.length / MOST_SAMPLES);
  const shown = samples.filter((_, index) => index % step === 0);
  const probes = [...new Set(samples.flatMap(({ verdicts }) => Object.keys(verdicts)))];
  const width = PLOT_WIDTH / shown.length;
  const rows = probes.map((probe, index) => {
    const bars = shown.map(({ at, verdicts }, place) => {
      const verdict = verdicts[probe] ?? 'unknown';
      return rectangle(LABEL_WIDTH + place * width, index, width, STATUS_COLOURS[verdict], `${at}: ${verdict}`);
    });
    return label(probe, index) + bars.join('');
  });
  return picture(rows, 'What each look saw');
}

const picture = (rows: readonly string[], title: string): string => {
  const [width, height] = [LABEL_WIDTH + PLOT_WIDTH, rows.length * ROW_HEIGHT];
  return `<svg viewBox="0 0 ${width} ${height}" width="100%" role="img" aria-label="${escapeMarkup(title)}">${rows.join('')}</svg>`;
};

const label = (text: string, row: number): string =>
  `<text x="0" y="${row * ROW_HEIGHT + 15}">${escapeMarkup(text)}</text>`;

const rectangle = (x: number, row: number, width: number, colour: string, title: string): string =>
  `<rect x="${x.toFixed(1)}" y="${row * ROW_HEIGHT + 3}" width="${width.toFixed(1)}" height="${ROW_HEIGHT - 6}" fill="${colour}"><title>${escapeMarkup(title)}</title></rect>`;
