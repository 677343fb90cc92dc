import { defineMetrics } from '../telemetry/define-metrics.js';

export const errorTrackingMetrics = defineMetrics({
  errors: {
    type: 'counter',
    name: 'rapport_tracked_errors_total',
    help: 'Unexpected errors, by what became of them at the tracker: sent, limited (too many), full (too many wait) or failed. None without a tracker.',
    labels: ['outcome'],
  },
});
