import { defineJob } from '@rapport/platform';

/** Sends what waits to be sent to the operator. Also enqueued as soon as there is something. */
export const notifyOperatorJob = defineJob<Record<string, never>>({
  name: 'safety.notify_operator',
  retryLimit: 0,
  schedule: '* * * * *',
});

/** Deletes what is kept of crises that are long past. */
export const purgeCrisesJob = defineJob<Record<string, never>>({
  name: 'safety.purge_crises',
  retryLimit: 2,
  schedule: '43 3 * * *',
});
