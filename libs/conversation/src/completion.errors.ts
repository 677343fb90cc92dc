import { defineErrors } from '@rapport/kernel';

export const completionErrors = defineErrors({
  unsupported: {
    code: 'completion.unsupported',
    kind: 'invalid',
    title: 'The request asks for what personas do not do',
    hint: 'Leave out what `param` names; docs/openai-compatibility.md lists what is supported, ignored and refused.',
  },
  lastNotUser: {
    code: 'completion.last_not_user',
    kind: 'invalid',
    title: 'The last message must be one of the user',
  },
  modelMismatch: {
    code: 'completion.model_mismatch',
    kind: 'invalid',
    title: 'The conversation is with another persona than `model` names',
  },
  interrupted: {
    code: 'completion.interrupted',
    kind: 'unavailable',
    title: 'The answer was interrupted',
    hint: 'Ask again.',
  },
});
