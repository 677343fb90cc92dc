import { defineErrors } from '@rapport/kernel';

export const requestErrors = defineErrors({
  notFound: { code: 'requests.not_found', kind: 'not_found', title: 'There is no such request' },
  closed: {
    code: 'requests.closed',
    kind: 'conflict',
    title: 'The request is closed',
    hint: 'Open another one.',
  },
  alreadyOpen: {
    code: 'requests.already_open',
    kind: 'conflict',
    title: 'A request of this kind is open already',
    hint: 'Its id is in `request`.',
  },
  notExtendable: {
    code: 'requests.not_extendable',
    kind: 'conflict',
    title: 'The time for the request cannot be extended',
    hint: 'It was extended before, or its law does not allow it.',
  },
  extendedTooLate: {
    code: 'requests.extended_too_late',
    kind: 'conflict',
    title: 'The request is overdue: more time must be taken before the first deadline',
  },
  reasonRequired: {
    code: 'requests.reason_required',
    kind: 'unprocessable',
    title: 'A refusal needs a reason that the person can be told',
  },
  subjectNotFound: {
    code: 'requests.subject_not_found',
    kind: 'not_found',
    title: 'There is no such person',
    hint: 'Somebody of whom nothing is held is told so without a request here.',
  },
  receivedInFuture: {
    code: 'requests.received_in_future',
    kind: 'unprocessable',
    title: 'The request cannot have been received later than now',
  },
  profileMismatch: {
    code: 'requests.profile_mismatch',
    kind: 'unprocessable',
    title: 'The deadlines named are not for this kind of request',
    hint: '`breach` goes with the profile `breach`, and nothing else does.',
  },
});
