import { onRecord, provesRed } from '@rapport/testing';
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
const scene = onRecord(release);

provesRed(recorded, {
  sound: scene(deployed),
  sabotaged: {
    'nothing is on record': scene(),
    'only another environment is': scene({ ...deployed, environment: 'staging' }),
    'another release came later': scene(deployed, { ...deployed, commit: 'd'.repeat(40) }),
    'it was rolled back': scene({ ...deployed, outcome: 'rolled_back' }),
    'its times make no sense': scene({ ...deployed, endedAt: '2026-11-20T11:00:00Z' }),
  },
});
