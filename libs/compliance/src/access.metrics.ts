import { defineMetrics } from '@rapport/platform';

export const accessMetrics = defineMetrics({
  elevations: {
    type: 'counter',
    name: 'rapport_elevations_total',
    help: 'Roles that were taken for a limited time by break-glass. Alert on each.',
    labels: ['role'],
  },
  elevationUses: {
    type: 'counter',
    name: 'rapport_elevation_uses_total',
    help: 'Requests that were admitted only because of an elevation.',
    labels: ['role'],
  },
});
