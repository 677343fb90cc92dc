import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { backupsProbe } from './backups.probe.js';

const now = Date.UTC(2026, 5, 30, 12);
const hoursAgo = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();
const id = '20260630T020000Z';
const drill = (overrides: object = {}) => ({
  kind: 'drills',
  scenario: 'restore of database',
  commit: 'unknown',
  startedAt: hoursAgo(48),
  endedAt: hoursAgo(48),
  target: '127.0.0.1:5432',
  figures: {},
  passed: true,
  findings: [],
  ...overrides,
});
const backup = (type: string, createdAt: string, content: string | undefined = 'sealed') => ({
  [`${type}/${id}/manifest.json`]: { createdAt, bytes: 6 },
  [`${type}/${id}/data.sealed`]: content,
});
const sound = {
  ...backup('database', hoursAgo(10)),
  ...backup('user_keys', hoursAgo(10)),
  ...backup('shared_state', hoursAgo(10)),
  'drills/20260628T120000Z.json': drill(),
};
const scene = (files: object) => () =>
  probeContext({ backupsFolder: folderWith({ ...sound, ...files }) }, new ManualClock(now));

provesRed(backupsProbe, {
  sound: scene({}),
  sabotaged: {
    'the newest backup is 27 hours old': scene(backup('database', hoursAgo(27))),
    "people's keys are not backed up": scene({
      [`user_keys/${id}/manifest.json`]: undefined,
      [`user_keys/${id}/data.sealed`]: undefined,
    }),
    'a backup was cut short': scene(backup('database', hoursAgo(10), 'sea')),
    'the last drill is 31 days old': scene({ 'drills/20260628T120000Z.json': drill({ endedAt: hoursAgo(31 * 24) }) }),
    'the last drill failed': scene({ 'drills/20260628T120000Z.json': drill({ passed: false }) }),
    'nobody ever restored': scene({ 'drills/20260628T120000Z.json': undefined }),
  },
});

describe('keys that are copied to a place of their own', () => {
  it('are looked for there', async () => {
    const apart = Object.fromEntries(Object.entries(sound).filter(([path]) => path.startsWith('user_keys/')));
    const others = Object.fromEntries(Object.entries(sound).filter(([path]) => !path.startsWith('user_keys/')));
    const target = { backupsFolder: folderWith(others), keyCopiesFolder: folderWith(apart) };
    expect(await backupsProbe.run(probeContext(target, new ManualClock(now)))).toMatchObject({ verdict: 'pass' });
  });
});
