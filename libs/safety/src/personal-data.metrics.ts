import { defineMetrics } from '@rapport/platform';

export const personalDataMetrics = defineMetrics({
  found: {
    type: 'counter',
    name: 'rapport_safety_personal_data_total',
    help: 'Personal data found in messages of people, by type: how much, never what.',
    labels: ['type'],
  },
});
