import { defineMetrics } from '@rapport/platform';

export const retentionMetrics = defineMetrics({
  purged: {
    type: 'counter',
    name: 'rapport_retention_purged_total',
    help: 'Rows (of conversations: conversations; of memory: people) that were removed because their time was over, by category.',
    labels: ['category'],
  },
  due: {
    type: 'gauge',
    name: 'rapport_retention_due',
    help: 'What was due and still there when the latest purge had ended, by category. Alert when it stays above zero.',
    labels: ['category'],
  },
  oldest: {
    type: 'gauge',
    name: 'rapport_retention_oldest_seconds',
    help: 'Age of the oldest of each category when the latest purge had ended.',
    labels: ['category'],
  },
  failures: {
    type: 'counter',
    name: 'rapport_retention_failures_total',
    help: 'Purges that failed, by category.',
    labels: ['category'],
  },
});
