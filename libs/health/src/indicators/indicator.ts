import { isCodedError } from '@rapport/kernel';
import type { HealthIndicatorResult } from '@nestjs/terminus';

/** One thing whose health is asked for. Never rejects: bad health is a value. */
export interface Indicator {
  check(): Promise<HealthIndicatorResult>;
}

/** What may be told of a failure: its code, never its message. */
export function codeOf(error: unknown): { readonly code: string } {
  return { code: isCodedError(error) ? error.code : 'unknown' };
}

export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
