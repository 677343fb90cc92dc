import { defineErrors } from '@rapport/kernel';

export const conversationErrors = defineErrors({
  notFound: {
    code: 'conversation.not_found',
    kind: 'not_found',
    title: 'There is no such conversation',
    hint: 'It may have been deleted, or belong to somebody else: the answer is the same.',
  },
  messageNotFound: {
    code: 'conversation.message_not_found',
    kind: 'not_found',
    title: 'There is no such message',
  },
  notAnAnswer: {
    code: 'conversation.not_an_answer',
    kind: 'unprocessable',
    title: 'The message is not an answer',
    hint: 'A message follows an answer: name one of the assistant as its parent.',
  },
  notYours: {
    code: 'conversation.not_yours',
    kind: 'unprocessable',
    title: 'Only your own messages can be edited',
    hint: 'An answer is made anew with regenerate.',
  },
  personaUnknown: {
    code: 'conversation.persona_unknown',
    kind: 'unprocessable',
    title: 'The personas of the conversations are not here',
    hint: 'Bring the personas over first, with their ids (docs/data-rights.md).',
  },
  forkTooLong: {
    code: 'conversation.fork_too_long',
    kind: 'unprocessable',
    title: 'The conversation is too long to be forked there',
    hint: 'Fork at an earlier message. The limit is CONVERSATION_FORK_MAX_MESSAGES.',
  },
  turnInProgress: {
    code: 'conversation.turn_in_progress',
    kind: 'conflict',
    title: 'The conversation is still answering an earlier message',
    hint: 'One message at a time: wait for the running answer to end, then send again.',
  },
  messageTooLong: {
    code: 'conversation.message_too_long',
    kind: 'too_large',
    title: 'The message is too long',
    hint: 'The limit is CONVERSATION_MESSAGE_MAX_CHARACTERS.',
  },
  messageEmpty: {
    code: 'conversation.message_empty',
    kind: 'unprocessable',
    title: 'The message is empty',
    hint: 'Send some text besides white space and invisible characters.',
  },
});

export const turnErrors = defineErrors({
  notFound: {
    code: 'turn.not_found',
    kind: 'not_found',
    title: 'There is no such turn',
    hint: 'It may have been deleted with its conversation, or belong to somebody else: the answer is the same.',
  },
  stopped: {
    code: 'turn.stopped',
    kind: 'conflict',
    title: 'The turn was stopped before anything was said',
    hint: 'The message is stored; ask for an answer by sending again.',
  },
  streamGone: {
    code: 'turn.stream_gone',
    kind: 'gone',
    title: "The turn's events are no longer held",
    hint: 'Read the answer from the messages of the conversation.',
  },
  dailyLimit: {
    code: 'turn.daily_limit',
    kind: 'rate_limited',
    title: 'The daily number of messages is used up',
    hint: 'The count begins anew at midnight UTC. The limit is TURN_DAILY_LIMIT.',
  },
  draining: {
    code: 'turn.draining',
    kind: 'unavailable',
    title: 'This server is shutting down',
    hint: 'Send again: another server will answer.',
  },
  overloaded: {
    code: 'turn.overloaded',
    kind: 'unavailable',
    title: 'This server has more to do than it can',
    hint: 'Nothing was stored. Send again after the time in Retry-After.',
  },
  interrupted: {
    code: 'turn.interrupted',
    kind: 'unavailable',
    title: 'The answer was interrupted',
    hint: 'The message is stored; ask for an answer by sending again.',
  },
  lost: {
    code: 'turn.lost',
    kind: 'conflict',
    title: 'The turn was taken from this process, or its conversation deleted',
  },
  illegalTransition: {
    code: 'turn.illegal_transition',
    kind: 'internal',
    title: 'A turn was asked to take a step that its states do not allow',
  },
});
