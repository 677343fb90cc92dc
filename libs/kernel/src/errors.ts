/**
 * Coded errors. A module declares its own catalogue with {@link defineErrors}; one filter in the platform maps
 * `kind` to an HTTP status and writes problem+json. Services never see HTTP.
 */
export type ErrorKind =
  | 'invalid' // 400: the request is malformed
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not_found' // 404: also for what exists but belongs to someone else
  | 'method_not_allowed' // 405
  | 'not_acceptable' // 406
  | 'request_timeout' // 408: the caller took too long to send its request
  | 'conflict' // 409
  | 'gone' // 410
  | 'too_large' // 413
  | 'unsupported_media' // 415
  | 'unprocessable' // 422: well-formed, but breaks a rule
  | 'rate_limited' // 429
  | 'internal' // 500
  | 'upstream' // 502: Gemini answered, but not usefully
  | 'unavailable' // 503: a dependency is down or we are shedding load
  | 'timeout'; // 504

export interface ErrorSpec {
  /** Stable and documented: `<module>.<what>`. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** One short sentence that never changes from occurrence to occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** For the generated catalogue: what a caller should do. */
  readonly hint?: string;
}

export interface ErrorIssue {
  /** JSON pointer into the request body, or the parameter's name. */
  readonly pointer: string;
  readonly detail: string;
}

export interface CodedErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly issues?: readonly ErrorIssue[];
  /** Extension members of the problem document. Must never hold personal data. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An expected failure. `detail` is shown to callers: no personal data, no SQL, no upstream body. */
export class CodedError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly title: string;
  readonly detail: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly issues: readonly ErrorIssue[];
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(spec: ErrorSpec, detail?: string, options: CodedErrorOptions = {}) {
    super(detail ? `${spec.code}: ${detail}` : spec.code, { cause: options.cause });
    this.name = 'CodedError';
    this.code = spec.code;
    this.kind = spec.kind;
    this.title = spec.title;
    this.detail = detail;
    this.retryAfterMs = options.retryAfterMs;
    this.issues = options.issues ?? [];
    this.extensions = options.extensions ?? {};
  }
}

export type ErrorFactory = ((detail?: string, options?: CodedErrorOptions) => CodedError) & {
  readonly spec: ErrorSpec;
};
export type ErrorCatalogue<K extends string = string> = Readonly<Record<K, ErrorFactory>>;

/** Turns a table of specs into factories: `authErrors.badCredentials()` builds the error, `.spec` documents it. */
export function defineErrors<K extends string>(specs: Record<K, ErrorSpec>): ErrorCatalogue<K> {
  const entries = Object.entries<ErrorSpec>(specs).map(([name, spec]) => {
    const factory = (detail?: string, options?: CodedErrorOptions): CodedError => new CodedError(spec, detail, options);
    return [name, Object.assign(factory, { spec })] as const;
  });
  return Object.fromEntries(entries) as ErrorCatalogue<K>;
}

/** True for a coded error, optionally of one code. Works across duplicate copies of this package. */
export function isCodedError(error: unknown, code?: string): error is CodedError {
  return (
    error instanceof Error &&
    error.name === 'CodedError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  );
}
