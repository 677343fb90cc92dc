/** Errors as Google's REST front end writes them: `{"error":{"code","message","status","details"}}`. */

type ErrorDetail = Readonly<{ '@type': string } & Record<string, unknown>>;

interface ErrorBody {
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly status: string;
    readonly details?: readonly ErrorDetail[];
  };
}

/** An answer that is an error. `code` is both the HTTP status and the body's code. */
export class GoogleError extends Error {
  readonly code: number;
  readonly status: string;
  readonly details: readonly ErrorDetail[];

  constructor(code: number, status: string, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.name = 'GoogleError';
    this.code = code;
    this.status = status;
    this.details = details;
  }

  body(): ErrorBody {
    const { code, message, status, details } = this;
    return { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } };
  }
}

const TYPE = 'type.googleapis.com/google.rpc.';
const QUOTA_HELP = 'https://ai.google.dev/gemini-api/docs/rate-limits';

export const invalidArgument = (message: string): GoogleError => new GoogleError(400, 'INVALID_ARGUMENT', message);

/** What the JSON-to-protobuf layer answers: one line and one field violation for each fault it found. */
export function badRequest(
  violations: readonly { readonly field: string; readonly description: string }[],
): GoogleError {
  const fieldViolations = violations.map(({ field, description }) =>
    field === '' ? { description } : { field, description },
  );
  const message = violations.map(({ description }) => description).join('\n');
  return new GoogleError(400, 'INVALID_ARGUMENT', message, [{ '@type': `${TYPE}BadRequest`, fieldViolations }]);
}

export function apiKeyInvalid(): GoogleError {
  const message = 'API key not valid. Please pass a valid API key.';
  return new GoogleError(400, 'INVALID_ARGUMENT', message, [
    {
      '@type': `${TYPE}ErrorInfo`,
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
    { '@type': `${TYPE}LocalizedMessage`, locale: 'en-US', message },
  ]);
}

export const unregisteredCaller = (): GoogleError =>
  new GoogleError(
    403,
    'PERMISSION_DENIED',
    "Method doesn't allow unregistered callers (callers without established identity). " +
      'Please use API Key or other form of API consumer identity to call this API.',
  );

export const permissionDenied = (message: string): GoogleError => new GoogleError(403, 'PERMISSION_DENIED', message);

export const modelNotFound = (model: string, version: string, method: string): GoogleError =>
  new GoogleError(
    404,
    'NOT_FOUND',
    `models/${model} is not found for API version ${version}, or is not supported for ${method}. ` +
      'Call ListModels to see the list of available models and their supported methods.',
  );

interface QuotaExceeded {
  readonly model: string;
  readonly quotaId: string;
  readonly quotaValue: string;
  readonly metric: string;
  /** A protobuf duration, e.g. `7.5s`. */
  readonly retryDelay: string;
  /** Where the delay is said: as a RetryInfo detail, only in the text, or nowhere. */
  readonly says: 'detail' | 'text' | 'nothing';
}

export function quotaExceeded(quota: QuotaExceeded): GoogleError {
  const quotaMetric = `generativelanguage.googleapis.com/${quota.metric}`;
  const lines = [
    `You exceeded your current quota, please check your plan and billing details. For more information, see ${QUOTA_HELP}.`,
    `* Quota exceeded for metric: ${quotaMetric}, limit: ${quota.quotaValue}, model: ${quota.model}`,
    ...(quota.says === 'nothing' ? [] : [`Please retry in ${quota.retryDelay}.`]),
  ];
  const violation = {
    quotaMetric,
    quotaId: quota.quotaId,
    quotaDimensions: { location: 'global', model: quota.model },
    quotaValue: quota.quotaValue,
  };
  return new GoogleError(429, 'RESOURCE_EXHAUSTED', lines.join('\n'), [
    { '@type': `${TYPE}Help`, links: [{ description: 'Learn more about Gemini API quotas', url: QUOTA_HELP }] },
    { '@type': `${TYPE}QuotaFailure`, violations: [violation] },
    ...(quota.says === 'detail' ? [{ '@type': `${TYPE}RetryInfo`, retryDelay: quota.retryDelay }] : []),
  ]);
}
