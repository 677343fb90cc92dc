import { defineMetrics } from '../telemetry/define-metrics.js';

export const idempotencyMetrics = defineMetrics({
  requests: {
    type: 'counter',
    name: 'rapport_idempotent_requests_total',
    help: 'Requests with an Idempotency-Key, by what became of them: executed, replayed, in_progress, mismatch or answer_forgotten.',
    labels: ['outcome'],
  },
});
