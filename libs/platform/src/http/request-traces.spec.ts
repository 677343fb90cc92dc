import { Controller, Get, Logger } from '@nestjs/common';
import { createHttpApp, recordSpans } from '@rapport/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { JsonLogger } from '../logging/json-logger.js';
import { tracingConfig } from '../telemetry/tracing/tracing.config.js';
import { Access } from './access.decorator.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

@Access({ public: true })
@Controller('v1/things')
class ThingsController {
  private readonly logger = new Logger('things');

  @Get(':id')
  async find(): Promise<{ ok: true }> {
    await new Promise((resolve) => setImmediate(resolve));
    this.logger.log('looking');
    return { ok: true };
  }

  @Get(':id/broken')
  fail(): never {
    throw new Error('of Ada Lovelace');
  }
}

async function setup({ trusted = false, sampleRatio = 1 } = {}) {
  const { finished } = await recordSpans({ sampleRatio });
  const environment = { TRACE_CONTINUE_INCOMING: String(trusted) };
  const app = await createHttpApp({ sections: [tracingConfig], environment, controllers: [ThingsController] });
  const lines: { event?: string; trace_id?: string }[] = [];
  Logger.overrideLogger(new JsonLogger({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) }));
  const get = (url: string, headers = {}) => app.inject({ url, headers });
  return { sut: { get }, ctx: { finished, lines } };
}

describe('the span of a request', () => {
  afterEach(() => Logger.overrideLogger(false));

  it('names the route and never the address, and is in every line of the log', async () => {
    const { sut, ctx } = await setup();
    await sut.get('/v1/things/4711?who=ada');
    const [span] = await ctx.finished();
    expect([span!.name, span!.kind, span!.attributes]).toEqual([
      'GET /v1/things/:id',
      1,
      { 'http.request.method': 'GET', 'http.route': '/v1/things/:id', 'http.response.status_code': 200 },
    ]);
    const { traceId } = span!.spanContext();
    expect(ctx.lines.map(({ trace_id }) => trace_id)).toEqual([traceId, traceId]);
  });

  it('fails with the status where the fault is ours', async () => {
    const { sut, ctx } = await setup();
    const { body } = await sut.get('/v1/things/4711/broken');
    const [span] = await ctx.finished();
    expect([span!.status.code, span!.attributes['error.type']]).toEqual([2, '500']);
    expect(JSON.parse(body)).toMatchObject({ trace_id: span!.spanContext().traceId });
  });

  it('does not fail where the fault is of the caller', async () => {
    const { sut, ctx } = await setup();
    await sut.get('/v1/nowhere');
    const [span] = await ctx.finished();
    expect([span!.name, span!.status.code, span!.attributes['http.response.status_code']]).toEqual(['GET', 0, 404]);
  });

  it('continues the trace of a trusted caller, with its decision', async () => {
    const { sut, ctx } = await setup({ trusted: true, sampleRatio: 0 });
    const problem = (await sut.get('/v1/nowhere', { traceparent: TRACEPARENT })).json<{ trace_id: string }>();
    const [span] = await ctx.finished();
    expect([problem.trace_id, span!.parentSpanContext?.spanId]).toEqual([TRACE, '00f067aa0ba902b7']);
  });

  it('begins a trace of its own for everybody else', async () => {
    const { sut, ctx } = await setup();
    await sut.get('/v1/things/1', { traceparent: TRACEPARENT });
    const [span] = await ctx.finished();
    expect([span!.spanContext().traceId === TRACE, span!.parentSpanContext]).toEqual([false, undefined]);
  });

  it('is not made of what machines ask every few seconds', async () => {
    const { sut, ctx } = await setup();
    await sut.get('/metrics');
    expect(await ctx.finished()).toEqual([]);
  });
});

describe('without tracing', () => {
  it('a problem names the request, as the log does', async () => {
    const app = await createHttpApp({ controllers: [ThingsController] });
    const headers = { 'x-request-id': 'c0ffee00c0ffee00' };
    const { trace_id } = (await app.inject({ url: '/v1/nowhere', headers })).json<{ trace_id: string }>();
    expect(trace_id).toBe('c0ffee00c0ffee00');
  });
});
