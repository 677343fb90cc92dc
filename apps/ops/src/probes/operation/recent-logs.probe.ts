import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { readDeployments } from '../../verify/deployments.js';
import { digestLogs } from '../../verify/log-digest.js';
import { HOUR_MS } from '../support/age.js';
import { needing } from '../support/needing.js';

const LOOK_BACK_MS = HOUR_MS;
const TOP = 10;

export const recentLogs: Probe = {
  id: 'operation.recent-logs',
  version: 1,
  description:
    'Lists the most frequent kinds of errors since the release, or of the last hour: by code, without any text.',
  run: needing('logsFolder', async (folder, context) => {
    const { target, clock } = context;
    const { deploymentsFile, name } = target;
    const record = deploymentsFile === undefined ? [] : await readDeployments(deploymentsFile);
    const released = record.findLast(({ environment }) => environment === name)?.endedAt;
    const from = released === undefined ? clock.now() - LOOK_BACK_MS : Date.parse(released);
    const { lines, errors, malformed, fingerprints } = await digestLogs(folder, { from, to: clock.now() }, context);
    const since = released === undefined ? 'in the last hour' : 'since the release';
    if (lines === 0) return unknown(`the logs have no line ${since}`, { target: folder });
    const details = fingerprints.slice(0, TOP).map(([fingerprint, count]) => `${count} × ${fingerprint}`);
    if (malformed > 0) return fail(`${malformed} lines ${since} have no level: they cannot be searched`, { details });
    return pass(`${lines} lines ${since}, ${errors} errors of ${fingerprints.length} kinds`, {
      target: folder,
      details,
    });
  }),
};
