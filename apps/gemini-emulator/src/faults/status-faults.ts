import { apiKeyInvalid, GoogleError, invalidArgument, quotaExceeded } from '../protocol/google-error.js';
import { bodyPlan } from '../protocol/plan.js';
import type { Fault } from './fault.js';

const delay = { default: '7s', meaning: 'the delay it asks for, as a protobuf duration' };

const perMinute = {
  quotaId: 'GenerateContentPaidTierInputTokensPerModelPerMinute',
  quotaValue: '4000000',
  metric: 'generate_content_paid_tier_input_token_count',
} as const;

const refusal = (code: number, status: string, message: string) => (): GoogleError =>
  new GoogleError(code, status, message);

/** Refusals before the answer: an HTTP status and Google's error body. */
export const STATUS_FAULTS: readonly Fault[] = [
  {
    name: 'rate-limit',
    aliases: ['429'],
    group: 'status',
    does: '429 RESOURCE_EXHAUSTED, with the delay in a RetryInfo detail and in the text',
    outcome: '`llm.rate_limited`; retried after the delay when it fits the retry budget',
    parameters: { delay },
    error: (parameters, model) =>
      quotaExceeded({ model, ...perMinute, retryDelay: parameters.text('delay'), says: 'detail' }),
  },
  {
    name: 'rate-limit-text',
    group: 'status',
    does: '429 without RetryInfo: the delay is only in the text, "Please retry in 7s."',
    outcome: '`llm.rate_limited`; retried after the delay when it fits the retry budget',
    parameters: { delay },
    error: (parameters, model) =>
      quotaExceeded({ model, ...perMinute, retryDelay: parameters.text('delay'), says: 'text' }),
  },
  {
    name: 'rate-limit-bare',
    group: 'status',
    does: '429 that names no delay at all',
    outcome: '`llm.rate_limited`; retried with back-off',
    error: (_, model) => quotaExceeded({ model, ...perMinute, retryDelay: '', says: 'nothing' }),
  },
  {
    name: 'quota-per-day',
    group: 'status',
    does: '429 whose violated quota is a PerDay one, with a RetryInfo that must not be believed',
    outcome: '`llm.quota_exhausted`; never retried',
    parameters: { delay },
    error: (parameters, model) =>
      quotaExceeded({
        model,
        quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
        quotaValue: '250',
        metric: 'generate_content_free_tier_requests',
        retryDelay: parameters.text('delay'),
        says: 'detail',
      }),
  },
  {
    name: 'billing',
    aliases: ['402'],
    group: 'status',
    does: '402 RESOURCE_EXHAUSTED: the prepaid credit is empty',
    outcome: '`llm.billing`; never retried',
    error: refusal(
      402,
      'RESOURCE_EXHAUSTED',
      'Your prepayment credits are depleted. Please add credits to your project.',
    ),
  },
  {
    name: 'bad-key',
    group: 'status',
    does: '400 INVALID_ARGUMENT with ErrorInfo API_KEY_INVALID: how Gemini refuses a wrong key',
    outcome: '`llm.credentials`; never retried',
    error: apiKeyInvalid,
  },
  {
    name: 'invalid-argument',
    aliases: ['400'],
    group: 'status',
    does: '400 INVALID_ARGUMENT',
    outcome: '`llm.rejected`; never retried',
    error: () => invalidArgument('Request contains an invalid argument.'),
  },
  {
    name: 'region',
    group: 'status',
    does: '400 FAILED_PRECONDITION: the service is not offered in this location',
    outcome: '`llm.rejected`; never retried',
    error: refusal(400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.'),
  },
  {
    name: 'unauthenticated',
    aliases: ['401'],
    group: 'status',
    does: '401 UNAUTHENTICATED',
    outcome: '`llm.credentials`; never retried',
    error: refusal(
      401,
      'UNAUTHENTICATED',
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    ),
  },
  {
    name: 'forbidden',
    aliases: ['403'],
    group: 'status',
    does: '403 PERMISSION_DENIED',
    outcome: '`llm.credentials`; never retried',
    error: refusal(403, 'PERMISSION_DENIED', 'The caller does not have permission.'),
  },
  {
    name: 'not-found',
    aliases: ['404'],
    group: 'status',
    does: '404 NOT_FOUND: a retired or unknown model',
    outcome: '`llm.model_not_found`; never retried',
    error: (_, model) =>
      new GoogleError(404, 'NOT_FOUND', `models/${model} is not found for API version v1beta, or is not supported.`),
  },
  {
    name: 'cancelled',
    aliases: ['499'],
    group: 'status',
    does: '499 CANCELLED, which the service says when its side of a call was cut',
    outcome: '`llm.upstream`; retried with back-off',
    error: refusal(499, 'CANCELLED', 'The operation was cancelled.'),
  },
  {
    name: 'internal',
    aliases: ['500'],
    group: 'status',
    does: '500 INTERNAL',
    outcome: '`llm.upstream`; retried with back-off',
    error: refusal(500, 'INTERNAL', 'An internal error has occurred. Please retry or report it.'),
  },
  {
    name: 'overloaded',
    aliases: ['503'],
    group: 'status',
    does: '503 UNAVAILABLE: the model is overloaded',
    outcome: '`llm.overloaded`; retried with back-off',
    error: refusal(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  },
  {
    name: 'deadline',
    aliases: ['504'],
    group: 'status',
    does: '504 DEADLINE_EXCEEDED',
    outcome: '`llm.upstream`; retried with back-off',
    error: refusal(504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'),
  },
  {
    name: 'html-502',
    aliases: ['502'],
    group: 'status',
    does: "502 with a proxy's HTML page in place of JSON",
    outcome: '`llm.upstream`; retried with back-off',
    plan: () =>
      bodyPlan(
        502,
        'text/html; charset=UTF-8',
        '<!DOCTYPE html>\n<html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>\n',
      ),
  },
];
