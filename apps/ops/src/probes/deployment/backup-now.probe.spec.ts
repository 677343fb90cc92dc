import { createHash } from 'node:crypto';
import { folderWith, ManualClock, probeContext, provesRed } from '@rapport/testing';
import { backupNowProbe } from './backup-now.probe.js';

const DATA = 'sealed';
const MANIFEST = {
  createdAt: '2025-12-31T23:00:00Z',
  sha256: createHash('sha256').update(DATA).digest('hex'),
  rows: { users: 3 },
};

const scene =
  (files: Readonly<Record<string, unknown>> = {}) =>
  () =>
    probeContext(
      {
        backupsFolder: folderWith({
          'database/20251231T230000Z/manifest.json': MANIFEST,
          'database/20251231T230000Z/data.sealed': DATA,
          'database/20251230T230000Z/manifest.json': {},
          'user_keys/20251231T230000Z/manifest.json': { ...MANIFEST, rows: undefined },
          'user_keys/20251231T230000Z/data.sealed': DATA,
          ...files,
        }),
      },
      new ManualClock(),
    );

provesRed(backupNowProbe, {
  sound: scene(),
  sabotaged: {
    'it is of last night': scene({
      'database/20251231T230000Z/manifest.json': { ...MANIFEST, createdAt: '2025-12-31T21:59:00Z' },
    }),
    'a byte was changed': scene({ 'database/20251231T230000Z/data.sealed': 'seaLed' }),
    'its data are gone': scene({ 'database/20251231T230000Z/data.sealed': undefined }),
    'the keys were not backed up': scene({ 'user_keys/20251231T230000Z/manifest.json': undefined }),
    'it lists no tables': scene({ 'database/20251231T230000Z/manifest.json': { ...MANIFEST, rows: {} } }),
  },
});
