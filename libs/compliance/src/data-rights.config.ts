import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';

const seconds = z.coerce.number().int().min(1);
const days = z.coerce.number().int().min(0).max(3_650);

export const exportConfig = defineSection('export', {
  folder: variable(
    'EXPORT_DIR',
    z.string().min(1).optional(),
    'Folder of the archives that people ask for, each sealed with its owner’s key. API and worker must see the same one; keep it out of backups. Absent: `exports` in RAPPORT_DATA_DIR.',
  ),
  ttlS: variable(
    'EXPORT_TTL_S',
    seconds.max(2_592_000).default(604_800),
    'How long an archive is kept for its owner, seconds.',
  ),
  linkTtlS: variable(
    'EXPORT_LINK_TTL_S',
    seconds.max(86_400).default(900),
    'How long a download link works, seconds. Asking for the export again gives a new one.',
  ),
  kept: variable(
    'EXPORT_MAX_KEPT',
    z.coerce.number().int().min(1).max(100).default(3),
    'Archives that one person may have at a time.',
  ),
  giveUpS: variable(
    'EXPORT_GIVE_UP_S',
    seconds.default(21_600),
    'An export that is not ready after this time counts as failed, seconds.',
  ),
});
export type ExportConfig = SectionValues<typeof exportConfig>;

export const erasureConfig = defineSection('erasure', {
  ledgerFolder: variable(
    'ERASURE_LEDGER_DIR',
    z.string().min(1).optional(),
    'Folder of the erasure ledger: which people were erased, as HMACs. API and worker must see the same one. It must not be restored together with the database, or a restored backup brings people back. Absent: `erasure-ledger` in RAPPORT_DATA_DIR.',
  ),
  watchS: variable(
    'ERASURE_WATCH_S',
    seconds.max(604_800).default(3_600),
    'For how long after an erasure it is looked whether something was written late, seconds. More than access tokens and cached keys live.',
  ),
  stalledS: variable(
    'ERASURE_STALLED_S',
    seconds.default(120),
    'An erasure that has not advanced for so long is taken up again, seconds.',
  ),
  backupDays: variable(
    'ERASURE_BACKUP_DAYS',
    days.default(35),
    'After how many days the last backup that holds a person’s rows is gone. Receipts name the date; backups must keep to it.',
  ),
  modelResidueDays: variable(
    'ERASURE_MODEL_RESIDUE_DAYS',
    days.default(55),
    'How long the maker of the model keeps prompts and answers, days. 0: zero retention was granted.',
  ),
});
export type ErasureConfig = SectionValues<typeof erasureConfig>;
