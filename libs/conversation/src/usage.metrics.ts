import { defineMetrics } from '@rapport/platform';

export const usageMetrics = defineMetrics({
  people: {
    type: 'gauge',
    name: 'rapport_people_active',
    help: 'People who had an answer since 00:00 UTC of today (day), of six days ago (week) or of 29 days ago (month). Counted by each worker, hourly: take the maximum.',
    labels: ['window'],
  },
});
