import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Clock } from '@rapport/kernel';
import { Metrics, RetentionRule, toCodedError } from '@rapport/platform';
import { retentionMetrics } from '../../retention.metrics.js';

export interface RetentionOutcome {
  readonly category: string;
  /** Before anything was purged. */
  readonly due: number;
  readonly oldest: Date | undefined;
  /** 0 in a dry run. */
  readonly purged: number;
  readonly failed: boolean;
}

/** Every category that is kept for a limited time, found among the providers of all loaded modules. */
@Injectable()
export class RunRetention {
  private readonly logger = new Logger(RunRetention.name);
  private readonly purged;
  private readonly failures;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.purged = metrics.counter(retentionMetrics.purged);
    this.failures = metrics.counter(retentionMetrics.failures);
  }

  /** In the order of their categories. */
  rules(): readonly RetentionRule[] {
    const instances = new Set(this.discovery.getProviders().map(({ instance }): unknown => instance));
    return [...instances]
      .filter((instance): instance is RetentionRule => instance instanceof RetentionRule)
      .toSorted((a, b) => (a.category < b.category ? -1 : 1));
  }

  /** Removes what is due. What fails in one category does not keep the others: it is tried again at the next run. */
  async execute(options: {
    readonly dryRun: boolean;
    readonly signal: AbortSignal;
  }): Promise<readonly RetentionOutcome[]> {
    const outcomes: RetentionOutcome[] = [];
    for (const rule of this.rules()) {
      if (options.signal.aborted) break;
      outcomes.push(await this.run(rule, options));
    }
    return outcomes;
  }

  private async run(
    rule: RetentionRule,
    { dryRun, signal }: { readonly dryRun: boolean; readonly signal: AbortSignal },
  ): Promise<RetentionOutcome> {
    const { category } = rule;
    const now = this.clock.date();
    try {
      const { due, oldest } = await rule.measure(now);
      if (dryRun) return { category, due, oldest, purged: 0, failed: false };
      const purged = due === 0 ? 0 : await rule.purge(now, signal);
      if (purged > 0) this.purged.inc({ category }, purged);
      return { category, due, oldest, purged, failed: false };
    } catch (error) {
      // As `kind`, without blanks: the log takes no other names and values.
      const kind = category.replaceAll(' ', '-');
      this.logger.error({ event: 'retention.failed', kind, code: toCodedError(error).code });
      this.failures.inc({ category });
      return { category, due: 0, oldest: undefined, purged: 0, failed: true };
    }
  }
}
