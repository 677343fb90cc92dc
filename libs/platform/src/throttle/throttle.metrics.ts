import { defineMetrics } from '../telemetry/define-metrics.js';

export const throttleMetrics = defineMetrics({
  refused: {
    type: 'counter',
    name: 'rapport_throttle_refused_total',
    help: 'Requests refused because a rate limit was reached.',
    labels: ['policy'],
  },
  local: {
    type: 'counter',
    name: 'rapport_throttle_local_total',
    help: 'Requests that this process counted by itself because the shared state was not available.',
    labels: ['policy'],
  },
});
