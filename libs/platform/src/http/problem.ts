import type { CodedError, ErrorIssue, ErrorKind } from '@rapport/kernel';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  request_timeout: 408,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  upstream: 502,
  unavailable: 503,
  timeout: 504,
};

/** What `ProblemDto` promises; a request of nothing but mistakes must not be answered with many times its size. */
const ISSUES_MAX = 100;
const ISSUE_TEXT_MAX = 512;

/** RFC 9457 problem details, with our `code` and `trace_id`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance: string;
  readonly code: string;
  readonly trace_id: string;
  readonly errors?: readonly ErrorIssue[];
  readonly [extension: string]: unknown;
}

/** `requestId` finds the log entries of the request; so does the trace, which is named where there is one. */
export function toProblem(error: CodedError, requestId: string, traceId = requestId): Problem {
  return {
    ...error.extensions,
    type: `urn:rapport:problem:${error.code}`,
    title: error.title,
    status: STATUS_OF_KIND[error.kind],
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    instance: `urn:rapport:request:${requestId}`,
    code: error.code,
    trace_id: traceId,
    ...(error.issues.length === 0 ? {} : { errors: error.issues.slice(0, ISSUES_MAX).map(bounded) }),
  };
}

function bounded({ pointer, detail }: ErrorIssue): ErrorIssue {
  return { pointer: pointer.slice(0, ISSUE_TEXT_MAX), detail: detail.slice(0, ISSUE_TEXT_MAX) };
}

/** Whole seconds for `Retry-After`, at least one. */
export function retryAfterSeconds(error: CodedError): number | undefined {
  return error.retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(error.retryAfterMs / 1000));
}
