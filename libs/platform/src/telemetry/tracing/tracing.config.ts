import { z } from 'zod';
import { defineSection, variable, type SectionValues } from '../../config/section.js';

const header = /^[\w-]{1,64}=[^\s,=][^,]{0,1023}$/;

export const tracingConfig = defineSection('tracing', {
  url: variable(
    'TELEMETRY_TRACES_URL',
    z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
    'Where traces are sent by OTLP over HTTP, with its path: http://collector:4318/v1/traces. Absent: nothing is traced, and no tracing library is loaded.',
  ),
  headers: variable(
    'TELEMETRY_TRACES_HEADERS',
    z
      .string()
      .transform((text) => text.split(',').map((item) => item.trim()))
      .pipe(z.array(z.string().regex(header, 'must be name=value pairs')))
      .transform((items) => Object.fromEntries(items.map(pairOf)))
      .optional(),
    'Headers of each export, name=value separated by commas: what the collector wants for its authentication.',
    { secret: true },
  ),
  sampleRatio: variable(
    'TRACE_SAMPLE_RATIO',
    z.coerce.number().min(0).max(1).default(0.1),
    'Share of traces that are recorded, decided where a trace begins.',
  ),
  continueIncoming: variable(
    'TRACE_CONTINUE_INCOMING',
    z.stringbool().default(false),
    'Whether the `traceparent` of a request is continued, with its decision whether to record. Only behind a proxy that sets or removes it: else callers decide what is recorded.',
  ),
  queueSpans: variable(
    'TRACE_QUEUE_SPANS',
    z.coerce.number().int().min(64).max(100_000).default(2_048),
    'Spans that may wait to be exported; further ones are dropped.',
  ),
  exportIntervalMs: variable(
    'TRACE_EXPORT_INTERVAL_MS',
    z.coerce.number().int().min(100).max(60_000).default(5_000),
    'How often spans are exported, milliseconds.',
  ),
  exportTimeoutMs: variable(
    'TRACE_EXPORT_TIMEOUT_MS',
    z.coerce.number().int().min(100).max(30_000).default(3_000),
    'How long an export may take, at shutdown too, milliseconds.',
  ),
});

export type TracingConfig = SectionValues<typeof tracingConfig>;

function pairOf(item: string): [name: string, value: string] {
  const at = item.indexOf('=');
  return [item.slice(0, at), item.slice(at + 1)];
}
