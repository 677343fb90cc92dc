import { defineMetrics } from '../telemetry/define-metrics.js';

export const databaseMetrics = defineMetrics({
  connections: {
    type: 'gauge',
    name: 'rapport_database_pool_connections',
    help: 'Connections of the pool that are used or idle, and requests that wait for one (waiting). None with the embedded database.',
    labels: ['state'],
  },
});
