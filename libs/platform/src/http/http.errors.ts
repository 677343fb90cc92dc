import { defineErrors } from '@rapport/kernel';

/** What can be wrong with a request before any feature sees it. */
export const httpErrors = defineErrors({
  invalid: {
    code: 'request.invalid',
    kind: 'invalid',
    title: 'The request does not match its schema',
    hint: 'Each entry of `errors` names a field by JSON pointer (or a parameter by name) and says what is wrong with it.',
  },
  malformed: {
    code: 'request.malformed',
    kind: 'invalid',
    title: 'The request could not be read',
    hint: 'Send well-formed HTTP and JSON.',
  },
  timeout: {
    code: 'request.timeout',
    kind: 'request_timeout',
    title: 'The request was not sent in time',
    hint: 'Send the whole request at once.',
  },
  routeNotFound: { code: 'request.route_not_found', kind: 'not_found', title: 'There is nothing at this address' },
  methodNotAllowed: {
    code: 'request.method_not_allowed',
    kind: 'method_not_allowed',
    title: 'This address does not support the method',
    hint: 'The `Allow` header names the methods it supports.',
  },
  notAcceptable: {
    code: 'request.not_acceptable',
    kind: 'not_acceptable',
    title: 'No representation matches the `Accept` header',
  },
  tooLarge: { code: 'request.too_large', kind: 'too_large', title: 'The request is too large' },
  unsupportedMedia: {
    code: 'request.unsupported_media',
    kind: 'unsupported_media',
    title: 'The body is of an unsupported media type',
    hint: 'Send `Content-Type: application/json`.',
  },
  internal: {
    code: 'internal',
    kind: 'internal',
    title: 'Something went wrong on our side',
    hint: 'Report the `trace_id` to the operator: it finds the log entry.',
  },
  draining: {
    code: 'server.draining',
    kind: 'unavailable',
    title: 'This server is shutting down',
    hint: 'Try again: another one will answer.',
  },
});
