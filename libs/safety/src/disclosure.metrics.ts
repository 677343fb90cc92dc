import { defineMetrics } from '@rapport/platform';

export const disclosureMetrics = defineMetrics({
  made: {
    type: 'counter',
    name: 'rapport_disclosures_total',
    help: 'Disclosures that people talk with software, by why each was due.',
    labels: ['reason'],
  },
  reviewsOverdue: {
    type: 'gauge',
    name: 'rapport_disclosure_reviews_overdue',
    help: 'Disclosure packs of the chosen jurisdictions whose review has expired: somebody has to read those laws again.',
    labels: [],
  },
});
