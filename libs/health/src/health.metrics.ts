import { defineMetrics } from '@rapport/platform';

export const healthMetrics = defineMetrics({
  ready: {
    type: 'gauge',
    name: 'rapport_ready',
    help: 'What readiness said last: 1, requests may be sent to this process; 0, not.',
    labels: [],
  },
  database: {
    type: 'gauge',
    name: 'rapport_database_up',
    help: 'Whether the database answered the latest health check (0 or 1).',
    labels: [],
  },
  sharedState: {
    type: 'gauge',
    name: 'rapport_shared_state_up',
    help: 'Whether the shared state answered the latest health check (0 or 1); always 1 where the process keeps it itself.',
    labels: [],
  },
});
