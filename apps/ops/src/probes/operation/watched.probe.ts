import { join } from 'node:path';
import { fail, pass, unknown, type Finding, type Probe, type Sample } from '@rapport/checklist';
import { HOUR_MS } from '../support/age.js';
import { textOf } from '../support/source-files.js';

const LONGEST_GAP_MS = 15 * 60_000;
const WATCH_MS = 24 * HOUR_MS;

export const watched: Probe = {
  id: 'operation.watched',
  version: 2,
  description:
    'Reads what `rapport checklist watch` wrote: 24 hours of looks at this release without a gap of more than 15 minutes.',
  async run({ target, clock }): Promise<Finding> {
    const folder = target.evidenceFolder ?? join('reports', 'checklist', target.name);
    const text = await textOf(folder, 'samples.ndjson');
    if (text === undefined) return unknown('nobody has watched: there is no samples.ndjson', { target: folder });
    const times = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Sample)
      // Who watched the release before has seen nothing of this one.
      .filter(({ release }) => !target.release || release === target.release.commit)
      .map(({ at }) => Date.parse(at))
      .filter((at) => at >= clock.now() - WATCH_MS);
    const [first] = times;
    if (first === undefined) return fail('nobody has watched this release in the last 24 hours', { target: folder });
    // The present counts as a look: a watch that ended an hour ago leaves a gap too.
    const gaps = [...times, clock.now()].map((at, index) => at - (times[index - 1] ?? first));
    const longest = Math.round(Math.max(...gaps) / 60_000);
    const hours = ((clock.now() - first) / HOUR_MS).toFixed(1);
    if (longest * 60_000 > LONGEST_GAP_MS) return fail(`nobody looked for ${longest} minutes`, { target: folder });
    const seen = `${times.length} looks in ${hours} hours, the longest gap ${longest} minutes`;
    return clock.now() - first >= WATCH_MS - LONGEST_GAP_MS
      ? pass(seen, { target: folder })
      : unknown(`the day is not over: ${seen}`, { target: folder });
  },
};
