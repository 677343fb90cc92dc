import { unknown, type Probe } from '@rapport/checklist';
import { percent } from '../../verify/figures.js';
import { digestLogs } from '../../verify/log-digest.js';
import { HOUR_MS } from '../support/age.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const MOST_ERRORS = 0.01;
/** A few are no rate. */
const FEW = 5;
/** A kind of error that comes this often and was not there before is the release's. */
const NEW_FROM = 3;
const LOOK_BACK_MS = HOUR_MS / 4;
const BEFORE_MS = 24 * HOUR_MS;

export const logsNormal: Probe = {
  id: 'operation.logs-normal',
  version: 1,
  description:
    'Last 15 minutes of logs: every line has a form, few are errors, and no kind of error is new since the day before.',
  run: needing('logsFolder', async (folder, context) => {
    const now = context.clock.now();
    const lately = await digestLogs(folder, { from: now - LOOK_BACK_MS, to: now }, context);
    if (lately.lines === 0) return unknown('the logs have no line of the last 15 minutes', { target: folder });
    const before = await digestLogs(folder, { from: now - BEFORE_MS, to: now - LOOK_BACK_MS }, context);
    const known = new Set(before.fingerprints.map(([fingerprint]) => fingerprint));
    const fresh = lately.fingerprints.filter(([fingerprint, count]) => !known.has(fingerprint) && count >= NEW_FROM);
    const share = lately.errors / lately.lines;
    return judge(
      [
        ...(lately.malformed > 0 ? [`${lately.malformed} lines have no level`] : []),
        ...(lately.errors > FEW && share > MOST_ERRORS ? [`${percent(share)} of lines are errors`] : []),
        ...fresh.map(([fingerprint, count]) => `new: ${fingerprint}, ${count} times`),
      ],
      `${lately.lines} lines, ${lately.errors} errors, none of a new kind`,
      { target: folder },
    );
  }),
};
