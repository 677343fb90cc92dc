import { defineMetrics } from '@rapport/platform';

export const recallMetrics = defineMetrics({
  recalls: {
    type: 'counter',
    name: 'rapport_memory_recalls_total',
    help: 'Searches for memories, by what they could look at: meaning and words, words (degraded, unless there is little to search), the newest part of a history that is still being read, nothing yet (loading), nothing (off).',
    labels: ['mode'],
  },
  duration: {
    type: 'histogram',
    name: 'rapport_memory_recall_seconds',
    help: 'Time from the request for memories to their choice, reads of the database and the embedding of the message included.',
    labels: [],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
  chosen: {
    type: 'counter',
    name: 'rapport_memory_recalled_total',
    help: 'Memories that went into prompts.',
    labels: ['kind'],
  },
  queryEmbeddings: {
    type: 'counter',
    name: 'rapport_memory_query_embeddings_total',
    help: 'Messages that were to be embedded for the search, by outcome: ok, or the code of the error.',
    labels: ['outcome'],
  },
  indexes: {
    type: 'gauge',
    name: 'rapport_memory_indexes',
    help: 'People whose memories this process holds.',
    labels: [],
  },
  indexBytes: {
    type: 'gauge',
    name: 'rapport_memory_index_bytes',
    help: "About what people's memories take of this process's memory.",
    labels: [],
  },
  loads: {
    type: 'counter',
    name: 'rapport_memory_index_loads_total',
    help: 'Memories of a person that were read anew, by why.',
    labels: ['reason'],
  },
  embedded: {
    type: 'counter',
    name: 'rapport_memory_embedded_total',
    help: 'Messages and facts that the worker embedded.',
    labels: ['kind'],
  },
});
