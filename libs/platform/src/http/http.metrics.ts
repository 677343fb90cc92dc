import { defineMetrics } from '../telemetry/define-metrics.js';

export const httpMetrics = defineMetrics({
  duration: {
    type: 'histogram',
    name: 'rapport_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer (of a stream: to its last byte).',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 120],
  },
  streams: {
    type: 'gauge',
    name: 'rapport_active_streams',
    help: 'Event streams open on this pod.',
    labels: [],
  },
});
