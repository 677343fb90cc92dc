import { SpanKind } from '@opentelemetry/api';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { Clock } from '@rapport/kernel';
import { PgBoss, type Job } from 'pg-boss';
import { Metrics } from '../telemetry/metrics.js';
import { ATTRIBUTES, SPAN_NAMES } from '../telemetry/tracing/semantic-names.js';
import { inSpan } from '../telemetry/tracing/spans.js';
import { codeOf } from './boss.js';
import { splitCause } from './job-cause.js';
import { definedJobs, JobHandler, type JobDefinition } from './job-queue.js';
import { jobsConfig, type JobsConfig } from './jobs.config.js';
import { jobsErrors } from './jobs.errors.js';
import { jobsMetrics } from './jobs.metrics.js';

const MS_PER_S = 1_000;

/** Runs the handlers that the loaded modules provide, one for each kind of job that the loaded code declares. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap {
  private readonly logger = new Logger('Jobs');
  private readonly ended;
  private readonly duration;

  constructor(
    private readonly boss: PgBoss,
    private readonly discovery: DiscoveryService,
    private readonly clock: Clock,
    metrics: Metrics,
    @Inject(jobsConfig.token) private readonly config: JobsConfig,
  ) {
    this.ended = metrics.counter(jobsMetrics.ended);
    this.duration = metrics.histogram(jobsMetrics.duration);
  }

  async onApplicationBootstrap(): Promise<void> {
    const handlers = this.discovery
      .getProviders()
      .map((provider): unknown => provider.instance)
      .filter((instance) => instance instanceof JobHandler);
    assertOneHandlerEach(definedJobs(), handlers);
    await this.forgetOldSchedules();
    for (const handler of handlers) await this.run(handler);
  }

  private async run(handler: JobHandler): Promise<void> {
    const { name, schedule } = handler.job;
    const options = {
      batchSize: 1,
      localConcurrency: this.config.concurrency,
      pollingIntervalSeconds: this.config.pollingIntervalMs / MS_PER_S,
    };
    await this.boss.work<object>(name, options, async ([job]) => this.handle(handler, job!));
    if (schedule !== undefined) await this.boss.schedule(name, schedule, {}, { tz: 'UTC' });
  }

  private async handle(handler: JobHandler, job: Job): Promise<void> {
    const startedAt = this.clock.monotonic();
    let outcome = 'succeeded';
    try {
      const { payload, cause } = splitCause(job.data);
      await inSpan(
        SPAN_NAMES.job(job.name),
        { kind: SpanKind.CONSUMER, attributes: { [ATTRIBUTES.job]: job.name }, cause },
        () => handler.handle(payload, job.signal),
      );
    } catch (error) {
      outcome = 'failed';
      const code = codeOf(error);
      this.logger.error({ event: 'job_failed', job: job.name, code, err: error });
      // pg-boss stores what it is thrown in the job's row, unencrypted: a message might quote a person.
      throw Object.assign(new Error(code), { stack: undefined });
    } finally {
      this.ended.inc({ job: job.name, outcome });
      this.duration.observe({ job: job.name }, (this.clock.monotonic() - startedAt) / MS_PER_S);
    }
  }

  private async forgetOldSchedules(): Promise<void> {
    const scheduled = new Set(definedJobs().flatMap((job) => (job.schedule === undefined ? [] : [job.name])));
    for (const { name } of await this.boss.getSchedules()) {
      if (!scheduled.has(name)) await this.boss.unschedule(name);
    }
  }
}

/** Throws `jobs.handler_missing`: a job that nobody handles would wait for ever, unnoticed. */
function assertOneHandlerEach(jobs: readonly JobDefinition[], handlers: readonly JobHandler[]): void {
  const problems = jobs
    .map(({ name }) => ({ name, count: handlers.filter((handler) => handler.job.name === name).length }))
    .filter(({ count }) => count !== 1)
    .map(({ name, count }) => `${name} has ${count} handlers`);
  if (problems.length > 0) throw jobsErrors.handlerMissing(problems.join('; '));
}
