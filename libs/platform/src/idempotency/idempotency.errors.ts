import { defineErrors } from '@rapport/kernel';

export const idempotencyErrors = defineErrors({
  malformed: {
    code: 'idempotency.malformed_key',
    kind: 'invalid',
    title: 'The Idempotency-Key is malformed',
    hint: 'Send one quoted string of 1 to 255 printable ASCII characters, e.g. a UUID; the quotes may be left out.',
  },
  mismatch: {
    code: 'idempotency.mismatch',
    kind: 'unprocessable',
    title: 'The Idempotency-Key was used for another request',
    hint: 'Use a new key for every new request; repeat a request with exactly its first body.',
  },
  answerForgotten: {
    code: 'idempotency.answer_forgotten',
    kind: 'gone',
    title: 'The request was executed, and its answer is no longer kept',
    hint: 'The person had something forgotten, or deleted a conversation, since. Read what the request made, or send a new one with a new key.',
  },
  inProgress: {
    code: 'idempotency.in_progress',
    kind: 'conflict',
    title: 'The first request with this Idempotency-Key is still being answered',
    hint: 'Repeat the request after the time in Retry-After.',
  },
});
