import type { CodedError, ErrorKind } from '@rapport/kernel';
import { personaErrors } from '@rapport/persona';
import type { ErrorFormat } from '@rapport/platform';

interface OpenAiError {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

/** OpenAI's classes of errors; whatever is not named is a mistake of the request. */
const TYPES: Partial<Record<ErrorKind, string>> = {
  forbidden: 'permission_error',
  rate_limited: 'rate_limit_error',
  internal: 'server_error',
  upstream: 'server_error',
  unavailable: 'server_error',
  timeout: 'server_error',
};

/** Codes that clients of OpenAI look for, instead of ours. */
const CODES: Readonly<Record<string, string>> = {
  [personaErrors.notFound.spec.code]: 'model_not_found',
  'throttle.exceeded': 'rate_limit_exceeded',
  'budget.exceeded': 'insufficient_quota',
};

export function toOpenAiError(error: CodedError): OpenAiError {
  const [issue] = error.issues;
  const param = issue ? issue.pointer.replace(/^\//, '').replaceAll('/', '.') : null;
  const details = [error.title, error.detail, issue && `${param}: ${issue.detail}`].filter(
    (part) => part !== undefined,
  );
  const own = error.kind === 'unauthenticated' ? 'invalid_api_key' : error.code;
  const code = CODES[error.code] ?? own;
  return {
    error: {
      message: details.join(': '),
      type: TYPES[error.kind] ?? 'invalid_request_error',
      param: code === 'model_not_found' ? 'model' : param,
      code,
    },
  };
}

export const openAiErrorFormat: ErrorFormat = { mediaType: 'application/json', body: toOpenAiError };
