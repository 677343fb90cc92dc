import { join } from 'node:path';
import { folderWith, probeContext, provesRed } from '@rapport/testing';
import { recorded } from './recorded.probe.js';

const release = { version: '1.2.0', commit: 'a'.repeat(40) };
const deployed = {
  ...release,
  environment: 'production',
  actor: 'ci/7',
  startedAt: '2026-11-20T12:00:00Z',
  endedAt: '2026-11-20T12:04:00Z',
  outcome: 'succeeded',
};
const onRecord =
  (...lines: object[]) =>
  () =>
    probeContext({
      name: 'production',
      release,
      deploymentsFile: join(
        folderWith({ 'deployments.ndjson': lines.map((line) => `${JSON.stringify(line)}\n`).join('') }),
        'deployments.ndjson',
      ),
    });

provesRed(recorded, {
  sound: onRecord(deployed),
  sabotaged: {
    'nothing is on record': onRecord(),
    'only another environment is': onRecord({ ...deployed, environment: 'staging' }),
    'another release came later': onRecord(deployed, { ...deployed, commit: 'd'.repeat(40) }),
    'it was rolled back': onRecord({ ...deployed, outcome: 'rolled_back' }),
    'its times make no sense': onRecord({ ...deployed, endedAt: '2026-11-20T11:00:00Z' }),
  },
});
