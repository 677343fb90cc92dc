import { defineErrors } from '@rapport/kernel';

export const memoryWritingErrors = defineErrors({
  noAnswer: {
    code: 'memory.no_answer',
    kind: 'unavailable',
    title: 'The model gave no answer about the turns that it was to read',
    hint: 'The turns stay in the backlog and are read again. If it goes on, look at the health of the model.',
  },
});
