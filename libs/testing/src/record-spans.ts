import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { onTestFinished } from 'vitest';

export interface RecordedSpans {
  /** Spans that ended, in that order, as they would be exported. */
  finished(): Promise<readonly ReadableSpan[]>;
}

/** Traces the rest of the test into memory, through the same guards as in production. */
export async function recordSpans({ sampleRatio = 1 } = {}): Promise<RecordedSpans> {
  // Loaded here: most tests use this library for other things.
  const [{ InMemorySpanExporter }, { Tracing }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@rapport/platform'),
  ]);
  const exporter = new InMemorySpanExporter();
  const tracing = await Tracing.to(
    exporter,
    { name: 'test', version: '0', commit: '', slot: '' },
    { sampleRatio, queueSpans: 10_000, exportIntervalMs: 60_000, exportTimeoutMs: 1_000 },
  );
  onTestFinished(() => tracing.close());
  return {
    finished: async () => {
      await tracing.flush();
      return exporter.getFinishedSpans();
    },
  };
}
