import { defineMetrics } from '@rapport/platform';

export const memoryWritingMetrics = defineMetrics({
  turns: {
    type: 'counter',
    name: 'rapport_memory_turns_total',
    help: 'Finished turns that left the backlog, by how: read; blank (nothing to read in them); off (memory is switched off); gone (deleted or forgotten); unreadable (no usable answer of the model); given_up (waited too long).',
    labels: ['outcome'],
  },
  facts: {
    type: 'counter',
    name: 'rapport_memory_facts_total',
    help: 'Facts that the model offered, by what became of them: added, reinforced, superseding, ended, late, quarantined, or the reason for which they were dropped.',
    labels: ['outcome'],
  },
  flushes: {
    type: 'counter',
    name: 'rapport_memory_flushes_total',
    help: 'Calls of the model that read turns, by how they ended.',
    labels: ['outcome'],
  },
  moods: {
    type: 'counter',
    name: 'rapport_memory_moods_total',
    help: 'Answers to the question for a mood beside the facts: read; absent (none was plain), unsure or malformed, which the facts never suffer from; not_kept (switched off or forgotten meanwhile); failed (it could not be stored).',
    labels: ['outcome'],
  },
  profiles: {
    type: 'counter',
    name: 'rapport_memory_profiles_total',
    help: 'Looks at a profile, by what came of them: written, unchanged, too_soon, emptied or removed.',
    labels: ['outcome'],
  },
  upkeep: {
    type: 'counter',
    name: 'rapport_memory_upkeep_total',
    help: 'Memories that the nightly upkeep changed: faded, ended (what they were about is over) or merged.',
    labels: ['change'],
  },
  lag: {
    type: 'gauge',
    name: 'rapport_memory_backlog_lag_seconds',
    help: 'Age of the oldest finished turn that was not read yet; 0 when none waits. Read by each worker: take the maximum.',
    labels: [],
  },
  swept: {
    type: 'counter',
    name: 'rapport_memory_swept_conversations_total',
    help: 'Conversations that the sweep sent to be read because their hint was lost or had failed.',
    labels: [],
  },
});
