import { defineMetrics } from '@rapport/platform';

export const turnStreamMetrics = defineMetrics({
  appends: {
    type: 'counter',
    name: 'rapport_turn_stream_appends_total',
    help: "Batches of a turn's events that were sent to shared state: appended, gap (sent again), fenced, failed.",
    labels: ['outcome'],
  },
  reads: {
    type: 'counter',
    name: 'rapport_turn_stream_reads_total',
    help: 'Streams that were taken up again, by where they were served from at last: memory, shared or stored.',
    labels: ['source'],
  },
  stops: {
    type: 'counter',
    name: 'rapport_turn_stops_total',
    help: 'Requests to stop a turn: it ran here, elsewhere, or was settled already.',
    labels: ['turn'],
  },
});
