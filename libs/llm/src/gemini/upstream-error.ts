import { z } from 'zod';

/** What can be read from the error body that the SDK hands over as raw JSON text in `message`. */
export interface UpstreamError {
  readonly rpcStatus: string | undefined;
  readonly message: string;
  /** `ErrorInfo.reason`, e.g. `API_KEY_INVALID`. */
  readonly reason: string | undefined;
  /** `QuotaFailure` quota ids, e.g. `GenerateRequestsPerDayPerProjectPerModel-FreeTier`. */
  readonly quotaIds: readonly string[];
  /** `RetryInfo.retryDelay`, e.g. `47.4s`. */
  readonly retryDelay: string | undefined;
}

const bodySchema = z.object({
  error: z.object({
    status: z.string().optional(),
    message: z.string().optional(),
    details: z
      .array(
        z.looseObject({
          '@type': z.string().optional(),
          reason: z.string().optional(),
          retryDelay: z.string().optional(),
          violations: z.array(z.looseObject({ quotaId: z.string().optional() })).optional(),
        }),
      )
      .optional(),
  }),
});

/** An error event within a stream comes with `got status: UNAVAILABLE. ` before its JSON. Text without any JSON yields an empty reading. */
export function readUpstreamError(text: string): UpstreamError {
  const body = bodySchema.safeParse(parseJson(text.slice(Math.max(0, text.indexOf('{')))));
  const error = body.success ? body.data.error : {};
  const detail = (type: string) => error.details?.find((entry) => entry['@type']?.endsWith(type));
  return {
    rpcStatus: error.status,
    message: error.message ?? '',
    reason: detail('ErrorInfo')?.reason,
    quotaIds: detail('QuotaFailure')?.violations?.flatMap(({ quotaId }) => quotaId ?? []) ?? [],
    retryDelay: detail('RetryInfo')?.retryDelay,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
