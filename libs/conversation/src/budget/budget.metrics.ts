import { defineMetrics } from '@rapport/platform';

export const budgetMetrics = defineMetrics({
  refused: {
    type: 'counter',
    name: 'rapport_budget_refusals_total',
    help: 'Calls of the model that were not made because a budget was used up.',
    labels: ['policy'],
  },
  sharedOut: {
    type: 'counter',
    name: 'rapport_budget_shared_out_total',
    help: "How often the deployment's budget was shared out anew: each day, and ever more often as it runs out.",
    labels: [],
  },
  expired: {
    type: 'counter',
    name: 'rapport_budget_expired_reservations_total',
    help: 'Reservations whose process died; they were charged in full.',
    labels: [],
  },
  unsettled: {
    type: 'counter',
    name: 'rapport_budget_unsettled_calls_total',
    help: 'Calls outside turns whose account could not be stored; their reservations are charged in full when they expire.',
    labels: [],
  },
  warnings: {
    type: 'counter',
    name: 'rapport_budget_warnings_total',
    help: 'Budgets of which BUDGET_WARN_PERCENT was used, once a window.',
    labels: ['policy'],
  },
  used: {
    type: 'gauge',
    name: 'rapport_budget_used_ratio',
    help: "Used share of the deployment's budgets, what is reserved included; 0 without a limit. Read by each worker: take the maximum.",
    labels: ['policy'],
  },
});
