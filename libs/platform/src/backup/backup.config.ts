import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../config/section.js';

const count = z.coerce.number().int().min(1);

export const backupConfig = defineSection('backup', {
  folder: variable(
    'BACKUP_DIR',
    z.string().min(1).optional(),
    'Folder of the backups of database and shared state, and of what restore drills found. Absent: `backups` in RAPPORT_DATA_DIR.',
  ),
  keysFolder: variable(
    'BACKUP_KEYS_DIR',
    z.string().min(1).optional(),
    'Folder of the copies of people’s keys: another place than BACKUP_DIR, because the two together can be read. Absent: `key-copies` in RAPPORT_DATA_DIR.',
  ),
  key: variable(
    'RAPPORT_BACKUP_KEY',
    z.string().min(1).optional(),
    'What seals backups: 32 bytes in base64, or the path of a file with that. Several are separated by commas: the first seals, all open.',
    { secret: true },
  ),
  kept: variable('BACKUP_KEEP', count.max(10_000).default(30), 'How many backups of each kind are kept.'),
  keptKeys: variable(
    'BACKUP_KEEP_KEYS',
    count.max(100).default(2),
    'How many copies of people’s keys are kept. Few: who was erased since is in them.',
  ),
  timeoutS: variable(
    'BACKUP_TIMEOUT_S',
    count.max(604_800).default(14_400),
    'After this time a backup or a drill is given up, seconds.',
  ),
  programsFolder: variable(
    'BACKUP_PROGRAMS_DIR',
    z.string().min(1).default('/usr/bin'),
    'Folder of pg_dump, pg_restore, psql and redis-cli.',
  ),
  drillUrl: variable(
    'BACKUP_DRILL_DATABASE_URL',
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')
      .optional(),
    'A PostgreSQL server and a role on it that may create databases, for restore drills. Absent: the one of DATABASE_URL.',
    { secret: true },
  ),
});

export type BackupConfig = SectionValues<typeof backupConfig>;
