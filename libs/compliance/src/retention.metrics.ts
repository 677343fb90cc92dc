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
    help: 'What has been due for more than a day and is still there, by category. Read by each worker. Alert when it stays above zero.',
    labels: ['category'],
  },
  oldest: {
    type: 'gauge',
    name: 'rapport_retention_oldest_seconds',
    help: 'Age of the oldest of each category. Read by each worker.',
    labels: ['category'],
  },
  failures: {
    type: 'counter',
    name: 'rapport_retention_failures_total',
    help: 'Purges that failed, by category.',
    labels: ['category'],
  },
});
