import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Logger } from '@nestjs/common';
import { defineErrors, newId } from '@rapport/kernel';
import { createHttpApp, ManualClock, recordSpans } from '@rapport/testing';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { Access } from '../http/access.decorator.js';
import { describeError } from '../logging/describe-error.js';
import { JsonLogger } from '../logging/json-logger.js';
import { Metrics } from '../telemetry/metrics.js';
import type { TrackedError } from './error-tracker.js';
import { errorTrackingConfig } from './error-tracking.config.js';
import { ErrorTrackingModule } from './error-tracking.module.js';
import { SentryErrorTracker } from './sentry-error-tracker.js';

const errors = defineErrors({
  lost: { code: 'sample.lost', kind: 'internal', title: 'Lost' },
  gone: { code: 'sample.gone', kind: 'not_found', title: 'Gone' },
});

interface Received {
  readonly path: string;
  readonly auth: string;
  // The protocol's shape is what these tests assert.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly event: any;
}

/** A tracker's ingestion end-point, by the wire. */
async function startReceiver(answer = { status: 200, headers: {} }) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [header, item, event] = Buffer.concat(chunks)
        .toString()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect([header.event_id, item]).toEqual([event.event_id, { type: 'event' }]);
      received.push({ path: request.url!, auth: String(request.headers['x-sentry-auth']), event });
      if (answer.status > 0) response.writeHead(answer.status, answer.headers).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, dsn: `http://public@127.0.0.1:${(server.address() as AddressInfo).port}/deep/7` };
}

describe('an error of a request', () => {
  afterEach(() => Logger.overrideLogger(false));

  @Access({ public: true })
  @Controller('v1/things')
  class ThingsController {
    @Get('broken')
    fail(): never {
      throw errors.lost('the letter to Maren', { cause: new TypeError('of maren@example.org') });
    }

    @Get('gone')
    miss(): never {
      throw errors.gone();
    }
  }

  async function setup() {
    const { received, dsn } = await startReceiver();
    await recordSpans();
    const app = await createHttpApp({
      sections: [errorTrackingConfig],
      environment: { ERROR_TRACKING_DSN: dsn, ERROR_TRACKING_ENVIRONMENT: 'staging', RAPPORT_COMMIT: 'abc123' },
      imports: [ErrorTrackingModule.forRoot({ applicationName: 'rapport-api' })],
      controllers: [ThingsController],
    });
    Logger.overrideLogger(new JsonLogger({ level: 'info' }, { write: () => undefined }));
    return { sut: app, ctx: { received } };
  }

  it('is found at the tracker by the trace id that the caller was told, and says nothing of its message', async () => {
    const { sut, ctx } = await setup();
    const { trace_id } = (await sut.inject({ url: '/v1/things/broken' })).json<{ trace_id: string }>();
    await expect.poll(() => ctx.received.length).toBe(1);
    const { path, auth, event } = ctx.received[0]!;
    expect([path, auth]).toEqual(['/deep/api/7/envelope/', expect.stringContaining('sentry_key=public')]);
    expect(event).toMatchObject({
      level: 'error',
      environment: 'staging',
      release: expect.stringMatching(/^\d+\.\d+\.\d+\+abc123$/),
      transaction: 'request_failed',
      contexts: { trace: { trace_id, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) } },
      tags: { code: 'sample.lost', trace_id },
    });
    const [cause, error] = event.exception.values;
    expect([cause.type, error.value]).toEqual(['TypeError', 'sample.lost']);
    expect(error.stacktrace.frames.at(-1)).toMatchObject({ in_app: true, lineno: expect.any(Number) });
    // A name that the digits of an id cannot spell by chance.
    expect(JSON.stringify(event)).not.toMatch(/Maren|example\.org|letter/i);
  });

  it('is not sent where the mistake is the caller’s', async () => {
    const { sut, ctx } = await setup();
    await sut.inject({ url: '/v1/things/gone' });
    await sut.close();
    expect(ctx.received).toEqual([]);
  });
});

describe('the tracker', () => {
  const lost = (event = 'request_failed'): TrackedError => ({
    error: describeError(errors.lost()),
    event,
    logger: 'http',
    tags: { route: `/v1/${newId('user')}` },
    requestId: 'abc',
    trace: undefined,
  });

  async function setup({ status = 200, headers = {}, perMinute = 100, queued = 100 } = {}) {
    const { received, dsn } = await startReceiver({ status, headers });
    const [clock, metrics] = [new ManualClock(), new Metrics()];
    const program = { name: 'rapport-api', release: '1', environment: 'test' };
    const sut = new SentryErrorTracker(program, clock, { dsn, perMinute, queued, timeoutMs: 1_000 }, metrics);
    const outcomes = async () =>
      Object.fromEntries(
        [...(await metrics.render()).matchAll(/^rapport_tracked_errors_total\{outcome="(\w+)"\} (\d+)$/gm)].map(
          ([, outcome, count]) => [outcome, Number(count)],
        ),
      );
    return { sut, ctx: { clock, received, outcomes } };
  }

  it('hides ids of people and sends what waits before it closes', async () => {
    const { sut, ctx } = await setup();
    sut.capture(lost());
    sut.capture(lost('job_failed'));
    await sut.close();
    expect(ctx.received.map(({ event }) => event.tags.route)).toEqual(['/v1/[USER]', '/v1/[USER]']);
  });

  it('sends a tenth of a minute’s errors of one kind, so that an outage hides nothing else', async () => {
    const { sut, ctx } = await setup({ perMinute: 20 });
    for (let i = 0; i < 10; i += 1) sut.capture(lost());
    sut.capture(lost('job_failed'));
    await sut.close();
    expect([await ctx.outcomes(), ctx.received.at(-1)!.event.transaction]).toEqual([
      { sent: 3, limited: 8 },
      'job_failed',
    ]);
  });

  it('sends again in the next minute', async () => {
    const { sut, ctx } = await setup({ perMinute: 1 });
    for (let i = 0; i < 2; i += 1) sut.capture(lost());
    await expect.poll(ctx.outcomes).toEqual({ sent: 1, limited: 1 });
    await ctx.clock.advance(60_000);
    sut.capture(lost());
    await sut.close();
    expect(await ctx.outcomes()).toEqual({ sent: 2, limited: 1 });
  });

  it('drops what it has no room for', async () => {
    const { sut, ctx } = await setup({ queued: 1 });
    for (let i = 0; i < 4; i += 1) sut.capture(lost());
    await sut.close();
    expect(await ctx.outcomes()).toEqual({ sent: 2, full: 2 });
  });

  it('holds its tongue for as long as the other side wants', async () => {
    const { sut, ctx } = await setup({ status: 429, headers: { 'retry-after': '120' } });
    sut.capture(lost());
    await sut.close();
    await ctx.clock.advance(119_000);
    sut.capture(lost());
    await ctx.clock.advance(1_000);
    sut.capture(lost());
    await sut.close();
    expect([await ctx.outcomes(), ctx.received.length]).toEqual([{ limited: 3 }, 2]);
  });

  it('gives up on who does not answer, at shutdown as well', async () => {
    const { sut, ctx } = await setup({ status: 0 });
    for (let i = 0; i < 3; i += 1) sut.capture(lost());
    await expect.poll(() => ctx.received.length).toBe(1);
    const closed = sut.close();
    await ctx.clock.advance(1_000);
    await closed;
    expect(await ctx.outcomes()).toEqual({ failed: 3 });
  });
});
