import { defineMetrics } from '../telemetry/define-metrics.js';

export const jobsMetrics = defineMetrics({
  ended: {
    type: 'counter',
    name: 'rapport_jobs_total',
    help: 'Runs of background jobs, by job and outcome: succeeded, or failed (it may be tried again).',
    labels: ['job', 'outcome'],
  },
  duration: {
    type: 'histogram',
    name: 'rapport_job_duration_seconds',
    help: 'How long a run of a background job took, however it ended.',
    labels: ['job'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900],
  },
  waiting: {
    type: 'gauge',
    name: 'rapport_jobs_waiting',
    help: 'Jobs that are due and not taken up yet; of dead_letter: those that failed for good.',
    labels: ['job'],
  },
  oldest: {
    type: 'gauge',
    name: 'rapport_jobs_oldest_seconds',
    help: 'For how long the job that has waited longest has been due; 0 when none waits.',
    labels: ['job'],
  },
});
