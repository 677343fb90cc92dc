import { defineJob } from '@rapport/platform';

/** Forgets incidents whose time is over. */
export const purgeIncidentsJob = defineJob<Record<string, never>>({
  name: 'safety.purge_incidents',
  retryLimit: 2,
  schedule: '41 3 * * *',
});
