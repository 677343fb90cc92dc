import { Injectable, Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { newId } from '@rapport/kernel';
import { describeEachDatabase, portsModule, recordSpans } from '@rapport/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClockModule } from '../clock.module.js';
import { ConfigModule } from '../config/config.module.js';
import { loadConfig } from '../config/load-config.js';
import { Database } from '../database/database.js';
import { Metrics } from '../telemetry/metrics.js';
import { TelemetryModule } from '../telemetry/telemetry.module.js';
import { inSpan } from '../telemetry/tracing/spans.js';
import { defineJob, JobHandler, JobQueue } from './job-queue.js';
import { jobsConfig } from './jobs.config.js';
import { JobsModule } from './jobs.module.js';

const greet = defineJob<{ id: string }>({ name: 'test.greet', retryLimit: 1 });
const tidy = defineJob({ name: 'test.tidy', retryLimit: 0, schedule: '17 3 * * *' });

/** What a handler is to do with each job; a job without a script fails the test. */
type Script = (id: string, signal: AbortSignal) => Promise<void>;
let script: Script;
let payloads: object[] = [];

@Injectable()
class GreetHandler extends JobHandler<{ id: string }> {
  override readonly job = greet;
  override handle(payload: { id: string }, signal: AbortSignal): Promise<void> {
    payloads.push(payload);
    return script(payload.id, signal);
  }
}

@Injectable()
class TidyHandler extends JobHandler {
  override readonly job = tidy;
  override handle(): Promise<void> {
    throw new Error('not scripted');
  }
}

@Module({ providers: [GreetHandler, TidyHandler] })
class HandlersModule {}

@Module({ providers: [GreetHandler, GreetHandler, { provide: 'second', useClass: GreetHandler }] })
class BrokenModule {}

const CONFIG = loadConfig([jobsConfig], {
  JOBS_POLLING_INTERVAL_MS: '500',
  JOBS_RETRY_DELAY_S: '0',
  JOBS_SHUTDOWN_TIMEOUT_MS: '1000',
  JOBS_SAMPLE_MS: '1000',
});

describeEachDatabase((database) => {
  let apps: INestApplicationContext[] = [];
  beforeEach(() => {
    payloads = [];
    script = () => Promise.reject(new Error('not scripted'));
  });
  afterEach(async () => {
    await Promise.all(apps.map((app) => app.close()));
    apps = [];
    await sql`delete from pgboss.job`.execute(database().as());
  });

  const start = async (
    mode: 'work' | 'enqueue',
    handlers: object = HandlersModule,
  ): Promise<INestApplicationContext> => {
    @Module({
      imports: [
        ClockModule,
        TelemetryModule,
        ConfigModule.forRoot(CONFIG, [jobsConfig]),
        portsModule([{ provide: Database, useFactory: database }]),
        JobsModule.forRoot({ mode, applicationName: 'test' }),
        ...(mode === 'work' ? [handlers as typeof HandlersModule] : []),
      ],
    })
    class App {}
    const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
    apps.push(await app.init());
    return app;
  };
  const setup = async (mode: 'work' | 'enqueue') => {
    const app = await start(mode);
    const sut = app.get(JobQueue);
    const enqueue = (id: string, options?: { singletonKey?: string; startAfterMs?: number }): Promise<void> =>
      database().transaction((tx) => sut.enqueue(tx, greet, { id }, options));
    return { sut, ctx: { app, enqueue } };
  };
  const jobs = async (): Promise<readonly { name: string; state: string; output: unknown; data: { id: string } }[]> => {
    const { rows } = await sql<{ name: string; state: string; output: unknown; data: { id: string } }>`
      select name, state::text, output, data from pgboss.job order by created_on, id`.execute(database().as());
    return rows;
  };
  /** Polls the table in real time: pg-boss's own timers cannot be moved by hand. */
  const untilJobs = async (states: Record<string, string>): Promise<void> => {
    const current = async (): Promise<Record<string, string>> =>
      Object.fromEntries((await jobs()).map((job) => [`${job.name} ${job.data.id}`, job.state]));
    await expect.poll(current, { timeout: 15_000 }).toEqual(states);
  };

  it('adds a job with the transaction, and none when that is rolled back', async () => {
    const { sut, ctx } = await setup('enqueue');
    await ctx.enqueue('kept');
    const failing = database().transaction(async (tx) => {
      await sut.enqueue(tx, greet, { id: 'dropped' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect((await jobs()).map((job) => job.data)).toEqual([{ id: 'kept' }]);
  });

  it('refuses text in a payload', async () => {
    const { ctx } = await setup('enqueue');
    await expect(ctx.enqueue('some words')).rejects.toMatchObject({ code: 'jobs.unsafe_payload' });
  });

  it('adds one waiting job for a singleton key, and any number without one', async () => {
    const { ctx } = await setup('enqueue');
    for (const id of ['1', '2']) await ctx.enqueue(id, { singletonKey: 'k' });
    for (const id of ['3', '4']) await ctx.enqueue(id);
    expect((await jobs()).map((job) => job.data.id)).toEqual(['1', '3', '4']);
  });

  it('discards the jobs whose payload has a value, and no others', async () => {
    const { sut, ctx } = await setup('enqueue');
    for (const id of ['theirs', 'theirs', 'kept']) await ctx.enqueue(id);
    expect(await database().transaction((tx) => sut.discard(tx, 'id', 'theirs'))).toBe(2);
    const { rows } = await sql<{ id: string }>`select data ->> 'id' as id from pgboss.job`.execute(database().as());
    expect(rows).toEqual([{ id: 'kept' }]);
  });

  it('does not run a job before its time', async () => {
    const { ctx } = await setup('enqueue');
    await ctx.enqueue('later', { startAfterMs: 60_000 });
    const { rows } = await sql<{ wait: number }>`
      select extract(epoch from start_after - created_on)::float8 as wait from pgboss.job`.execute(database().as());
    expect(rows[0]!.wait).toBeCloseTo(60, 0);
  });

  it('traces a run apart, linked to the trace that added the job, and shows its handler nothing of that', async () => {
    const { finished } = await recordSpans();
    const { ctx } = await setup('work');
    const { promise: handled, resolve } = Promise.withResolvers<string>();
    script = async (given) => resolve(given);
    await inSpan('cause', {}, () => ctx.enqueue('x'));
    expect(await handled).toBe('x');
    await expect.poll(async () => (await finished()).map(({ name }) => name)).toContain('job test.greet');
    const found = async (name: string) => (await finished()).find((span) => span.name === name)!;
    const [cause, run] = [await found('cause'), await found('job test.greet')];
    expect([run.parentSpanContext, run.links.map(({ context }) => context.traceId)]).toEqual([
      undefined,
      [cause.spanContext().traceId],
    ]);
    expect(payloads).toEqual([{ id: 'x' }]);
  });

  it('counts runs by how they ended, and those that are due and wait', async () => {
    const { ctx } = await setup('work');
    const shown = (line: string) => async () => (await ctx.app.get(Metrics).render()).split('\n').includes(line);
    script = async (id) => (id === 'good' ? undefined : Promise.reject(new Error('no')));
    await ctx.enqueue('good');
    await ctx.enqueue('bad');
    await expect
      .poll(shown('rapport_jobs_total{job="test.greet",outcome="succeeded"} 1'), { timeout: 15_000 })
      .toBe(true);
    await expect.poll(shown('rapport_jobs_total{job="test.greet",outcome="failed"} 2'), { timeout: 15_000 }).toBe(true);
    await expect.poll(shown('rapport_jobs_waiting{job="dead_letter"} 1'), { timeout: 15_000 }).toBe(true);
    expect(await shown('rapport_jobs_oldest_seconds{job="test.tidy"} 0')()).toBe(true);
    expect(await shown('rapport_job_duration_seconds_count{job="test.greet"} 3')()).toBe(true);
  });

  it('runs in the worker what another process enqueued', async () => {
    const { ctx } = await setup('enqueue');
    const id = newId('message');
    const { promise: handled, resolve } = Promise.withResolvers<string>();
    script = async (given) => resolve(given);
    await ctx.enqueue(id);
    await start('work');
    expect(await handled).toBe(id);
    await untilJobs({ [`test.greet ${id}`]: 'completed' });
  });

  it('retries a failed job, then keeps it as a dead letter, and never stores the error message', async () => {
    const { ctx } = await setup('work');
    let runs = 0;
    script = async () => {
      runs++;
      throw new TypeError('canary');
    };
    await ctx.enqueue('x');
    await untilJobs({ 'test.greet x': 'failed', 'dead_letter x': 'created' });
    expect(runs).toBe(2);
    expect(JSON.stringify(await jobs())).not.toContain('canary');
  });

  it('lets a running job end when it is stopped', async () => {
    const { ctx } = await setup('work');
    const { promise: running, resolve: started } = Promise.withResolvers<void>();
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    script = async () => {
      started();
      await mayEnd;
    };
    await ctx.enqueue('slow');
    await running;
    const closed = apps.pop()!.close();
    end();
    await closed;
    expect((await jobs())[0]).toMatchObject({ state: 'completed' });
  });

  it('aborts a job that outlives the deadline and leaves it to another worker', async () => {
    const { ctx } = await setup('work');
    const { promise: running, resolve: started } = Promise.withResolvers<void>();
    let reason: unknown;
    script = (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject((reason = new Error('aborted'))));
        started();
      });
    await ctx.enqueue('stuck');
    await running;
    await apps.pop()!.close();
    expect(reason).toBeInstanceOf(Error);
    expect((await jobs())[0]).toMatchObject({ state: 'retry' });
  });

  it('schedules what has a cron expression, and forgets schedules of jobs that are gone', async () => {
    await setup('work');
    await sql`select pgboss.create_queue('test.gone', '{"policy":"short"}'::jsonb)`.execute(database().as());
    await sql`insert into pgboss.schedule (name, cron, timezone) values ('test.gone', '* * * * *', 'UTC')`.execute(
      database().as(),
    );
    await apps.pop()!.close();
    await start('work');
    const { rows } = await sql`select name, cron, timezone from pgboss.schedule`.execute(database().as());
    expect(rows).toEqual([{ name: tidy.name, cron: tidy.schedule, timezone: 'UTC' }]);
  });

  it('refuses to work while a kind of job has no handler, or two', async () => {
    const problem = 'test.greet has 2 handlers; test.tidy has 0 handlers';
    await expect(start('work', BrokenModule)).rejects.toMatchObject({ code: 'jobs.handler_missing', detail: problem });
  });
});
