import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { traceBy } from './spans.js';
import type { TracingConfig } from './tracing.config.js';

const NOTHING = async (): Promise<void> => undefined;

/** What every span of a process bears. */
export interface TracedProgram {
  /** `rapport-api` or `rapport-worker`. */
  readonly name: string;
  readonly version: string;
  readonly commit: string;
  readonly slot: string;
}

export type TracingLimits = Pick<TracingConfig, 'sampleRatio' | 'queueSpans' | 'exportIntervalMs' | 'exportTimeoutMs'>;

/** The spans of this process on their way out. There is one at most; it is off again when it is closed. */
export class Tracing {
  private constructor(
    /** Sends what waits now. */
    readonly flush: () => Promise<void>,
    private readonly shutdown: () => Promise<void>,
  ) {}

  /** Off without a URL; then no library is loaded. */
  static async start(program: TracedProgram, config: TracingConfig): Promise<Tracing> {
    if (config.url === undefined) return new Tracing(NOTHING, NOTHING);
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    const { url, headers = {}, exportTimeoutMs } = config;
    return Tracing.to(new OTLPTraceExporter({ url, headers, timeoutMillis: exportTimeoutMs }), program, config);
  }

  /** To an exporter of the caller's. */
  static async to(exporter: SpanExporter, program: TracedProgram, limits: TracingLimits): Promise<Tracing> {
    const [sdk, { resourceFromAttributes }, { GuardedSpans }] = await Promise.all([
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('./guarded-spans.js'),
    ]);
    const batches = new sdk.BatchSpanProcessor({
      exporter,
      maxQueueSize: limits.queueSpans,
      maxExportBatchSize: Math.min(512, limits.queueSpans),
      scheduledDelayMillis: limits.exportIntervalMs,
      exportTimeoutMillis: limits.exportTimeoutMs,
    });
    const provider = new sdk.TracerProvider({
      resource: resourceFromAttributes({
        'service.name': program.name,
        'service.version': program.version,
        'vcs.ref.head.revision': program.commit,
        'rapport.slot': program.slot,
      }),
      sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(limits.sampleRatio) }),
      spanLimits: { attributeValueLengthLimit: 256, attributeCountLimit: 32, eventCountLimit: 1, linkCountLimit: 4 },
      spanProcessors: [new GuardedSpans(batches)],
    });
    traceBy(provider.getTracer('rapport', program.version));
    const flush = (): Promise<void> => provider.forceFlush({ timeoutMillis: limits.exportTimeoutMs });
    return new Tracing(flush, async () => {
      traceBy(undefined);
      await provider.shutdown();
    });
  }

  /** Sends what waits, for as long as one export may take: a collector that is away holds no shutdown up. */
  async close(): Promise<void> {
    await this.shutdown().catch(() => undefined);
  }
}
