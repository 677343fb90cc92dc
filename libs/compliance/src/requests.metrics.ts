import { defineMetrics } from '@rapport/platform';

export const requestMetrics = defineMetrics({
  open: {
    type: 'gauge',
    name: 'rapport_privacy_requests_open',
    help: "People's requests that wait, by kind and standing: on_time, due_soon or overdue. Warn on due_soon, page on overdue.",
    labels: ['kind', 'standing'],
  },
  unconfirmed: {
    type: 'gauge',
    name: 'rapport_privacy_requests_unconfirmed',
    help: 'Requests whose receipt should have been confirmed by now and was not.',
    labels: [],
  },
  closed: {
    type: 'counter',
    name: 'rapport_privacy_requests_closed_total',
    help: 'Requests that were closed, by kind, outcome, and whether in time: yes or no.',
    labels: ['kind', 'outcome', 'in_time'],
  },
});
