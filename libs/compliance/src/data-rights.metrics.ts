import { defineMetrics } from '@rapport/platform';

export const dataRightsMetrics = defineMetrics({
  exports: {
    type: 'counter',
    name: 'rapport_exports_total',
    help: 'Exports that were built, by outcome.',
    labels: ['outcome'],
  },
  erasures: {
    type: 'counter',
    name: 'rapport_erasures_total',
    help: 'Erasures that were completed, by who caused them (subject, operator, restore).',
    labels: ['cause'],
  },
  erasureSeconds: {
    type: 'histogram',
    name: 'rapport_erasure_duration_seconds',
    help: 'Time from the request for an erasure to its receipt.',
    labels: [],
    buckets: [1, 5, 15, 60, 300, 3_600, 86_400],
  },
  oldest: {
    type: 'gauge',
    name: 'rapport_erasures_oldest_seconds',
    help: 'Time since the request for the oldest erasure that is not complete; 0 when none is under way.',
    labels: [],
  },
  residue: {
    type: 'counter',
    name: 'rapport_erasure_residue_total',
    help: 'Times that rows of a person were found after an erasure had removed them; it was then repeated.',
    labels: [],
  },
  ledgerAhead: {
    type: 'gauge',
    name: 'rapport_erasure_ledger_ahead',
    help: 'Erasures that the ledger names and that a restored database still lacks. Above 0 the process is not ready.',
    labels: [],
  },
});
