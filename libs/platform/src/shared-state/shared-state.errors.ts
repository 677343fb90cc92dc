import { defineErrors } from '@rapport/kernel';

export const sharedStateErrors = defineErrors({
  unavailable: {
    code: 'shared_state.unavailable',
    kind: 'unavailable',
    title: 'The shared state cannot be reached',
    hint: 'Try again after the time in Retry-After.',
  },
});
