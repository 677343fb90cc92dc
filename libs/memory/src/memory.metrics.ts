import { defineMetrics } from '@rapport/platform';

export const memoryHandMetrics = defineMetrics({
  forgettings: {
    type: 'counter',
    name: 'rapport_memory_forgettings_total',
    help: 'Requests to forget, by what was to be forgotten: memory, messages, conversation, import or everything.',
    labels: ['scope'],
  },
  forgotten: {
    type: 'counter',
    name: 'rapport_memory_forgotten_total',
    help: 'What was forgotten, by kind: memories or messages.',
    labels: ['kind'],
  },
  changes: {
    type: 'counter',
    name: 'rapport_memory_changes_total',
    help: 'What people did to their memories with their own hands: added, corrected, pinned, unpinned, moved, switched_on or switched_off.',
    labels: ['change'],
  },
  imports: {
    type: 'counter',
    name: 'rapport_memory_imports_total',
    help: 'Imports, by format and outcome: imported, tried (a dry run) or refused.',
    labels: ['format', 'outcome'],
  },
});
