import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, type CancelTimer } from '@rapport/kernel';
import { toCodedError } from '../http/to-coded-error.js';
import { Metrics } from './metrics.js';
import { telemetryMetrics } from './telemetry.metrics.js';

interface Sample {
  /** Of the few that there are: a label. */
  readonly name: string;
  readonly everyMs: number;
  /** When it is taken first, from the start of the process. Absent: at once. */
  readonly firstMs?: number;
  take(): Promise<void>;
  /** Forgets what was read before: an old value must not pass for the present one. */
  forget?(): void;
}

/**
 * Reads now and then what is too dear for each scrape, such as the length of a queue. Each process that offers a gauge reads
 * it itself, so that its value is never older than the interval, whichever process a scheduled job happens to run in.
 */
@Injectable()
export class Samples implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Samples.name);
  private readonly samples: Sample[] = [];
  private readonly cancels = new Map<Sample, CancelTimer>();
  private readonly failed;
  private state: 'starting' | 'running' | 'over' = 'starting';

  constructor(
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.failed = metrics.counter(telemetryMetrics.samplesFailed);
  }

  /** Takes it at the start, or now where that is past, and again `everyMs` after each time that it was taken. */
  add(sample: Sample): void {
    this.samples.push(sample);
    if (this.state === 'running') this.begin(sample);
  }

  onApplicationBootstrap(): void {
    this.state = 'running';
    for (const sample of this.samples) this.begin(sample);
  }

  onModuleDestroy(): void {
    this.state = 'over';
    for (const cancel of this.cancels.values()) cancel();
  }

  private begin(sample: Sample): void {
    if (sample.firstMs === undefined) void this.take(sample);
    else this.takeIn(sample.firstMs, sample);
  }

  private takeIn(ms: number, sample: Sample): void {
    this.cancels.set(
      sample,
      this.clock.setTimer(ms, () => void this.take(sample)),
    );
  }

  private async take(sample: Sample): Promise<void> {
    try {
      await sample.take();
    } catch (error) {
      sample.forget?.();
      this.failed.inc({ sample: sample.name });
      this.logger.warn({ event: 'sample_failed', kind: sample.name, code: toCodedError(error).code });
    }
    if (this.state === 'running') this.takeIn(sample.everyMs, sample);
  }
}
