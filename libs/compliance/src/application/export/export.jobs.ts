import type { UserId } from '@rapport/kernel';
import { defineJob } from '@rapport/platform';
import type { ExportId } from '../../domain/export/data-export.js';

export const buildExportJob = defineJob<{ readonly userId: UserId; readonly exportId: ExportId }>({
  name: 'privacy.export',
  retryLimit: 5,
});

/** Removes what has expired. */
export const sweepExportsJob = defineJob<Record<string, never>>({
  name: 'privacy.sweep_exports',
  retryLimit: 0,
  schedule: '*/5 * * * *',
});
