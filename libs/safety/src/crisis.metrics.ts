import { defineMetrics } from '@rapport/platform';

export const crisisMetrics = defineMetrics({
  transitions: {
    type: 'counter',
    name: 'rapport_crisis_transitions_total',
    help: 'Changes of the crisis tier of people, by the tier before and after a message.',
    labels: ['from', 'to'],
  },
  referrals: {
    type: 'counter',
    name: 'rapport_crisis_referrals_total',
    help: 'Messages that the protocol answered in place of a persona, by which text it was.',
    labels: ['kind'],
  },
  unjudged: {
    type: 'counter',
    name: 'rapport_crisis_unjudged_total',
    help: 'Messages for which a judgement was wanted and none was to be had: local signals decided.',
    labels: [],
  },
  notifications: {
    type: 'counter',
    name: 'rapport_crisis_notifications_total',
    help: 'Attempts to notify the operator of a crisis. failed: will be tried again; abandoned: given up, and somebody has to look.',
    labels: ['outcome'],
  },
  overdueReviews: {
    type: 'gauge',
    name: 'rapport_crisis_overdue_reviews',
    help: 'Resources and texts of the crisis protocol whose review has expired.',
    labels: [],
  },
});
