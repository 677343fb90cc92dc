import { defineMetrics } from '../telemetry/define-metrics.js';

export const backupMetrics = defineMetrics({
  lastSuccess: {
    type: 'gauge',
    name: 'rapport_backup_last_success_timestamp_seconds',
    help: 'When the latest backup or drill of each kind (database, user_keys, shared_state, restore_drill) ended well, as the database has it. A kind that never did is absent.',
    labels: ['kind'],
  },
});
