import { defineMetrics } from '../telemetry/define-metrics.js';

export const sharedStateMetrics = defineMetrics({
  duration: {
    type: 'histogram',
    name: 'rapport_redis_command_duration_seconds',
    help: 'Time from sending a command to Redis, scripts among them, to its answer; of those that were answered.',
    labels: ['command'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
  },
  errors: {
    type: 'counter',
    name: 'rapport_shared_state_errors_total',
    help: 'Commands to Redis that came to nothing: timeout, full (too many waited already), failed (no connection, or refused).',
    labels: ['reason'],
  },
});
