import { defineMetrics } from '@rapport/platform';

export const authMetrics = defineMetrics({
  ageRefusals: {
    type: 'counter',
    name: 'rapport_auth_age_refusals_total',
    help: 'Registrations that were refused for age: now, or because of a refusal before.',
    labels: ['when'],
  },
});
