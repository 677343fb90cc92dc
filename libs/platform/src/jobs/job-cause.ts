import type { SpanContext } from '@opentelemetry/api';
import { currentTraceparent } from '../telemetry/tracing/spans.js';
import { parseTraceparent } from '../telemetry/tracing/traceparent.js';

/** Beside a payload's own members. Ids of a trace, of nobody. */
const MEMBER = '$traceparent';

/** The payload, with the trace that adds the job where one is recorded. */
export function withCause(payload: object): object {
  const traceparent = currentTraceparent();
  return traceparent === undefined ? payload : { ...payload, [MEMBER]: traceparent };
}

/** The payload as its handler declares it, and the trace that it was added in. */
export function splitCause(data: object): { readonly payload: object; readonly cause: SpanContext | undefined } {
  const { [MEMBER]: cause, ...payload } = data as Record<string, unknown>;
  return { payload, cause: parseTraceparent(cause) };
}
