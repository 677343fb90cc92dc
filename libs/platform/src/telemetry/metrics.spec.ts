import { createHttpApp, recordSpans } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { defineMetrics } from './define-metrics.js';
import { Metrics } from './metrics.js';
import { OPEN_METRICS } from './render-metrics.js';
import { inSpan } from './tracing/spans.js';

const definitions = defineMetrics({
  done: { type: 'counter', name: 'sample_done_total', help: 'Done.', labels: ['kind'] },
  took: { type: 'histogram', name: 'sample_took_seconds', help: 'Took.', labels: ['kind'], buckets: [1, 2] },
  bare: { type: 'histogram', name: 'sample_bare_seconds', help: 'Took.', labels: [], buckets: [1] },
  size: { type: 'gauge', name: 'sample_size', help: 'Size.', labels: ['of'] },
});

function setup() {
  const sut = new Metrics();
  sut.counter(definitions.done).inc({ kind: 'a' });
  const lines = async (format?: typeof OPEN_METRICS) =>
    (await sut.render(format)).split('\n').filter((line) => line.includes('sample_') && !line.startsWith('# HELP'));
  return { sut, ctx: { lines } };
}

describe('Metrics', () => {
  it('notes the trace of what fell into a bucket last, for who reads OpenMetrics', async () => {
    const { sut, ctx } = setup();
    const { finished } = await recordSpans();
    await inSpan('slow', {}, async () => sut.histogram(definitions.took).observe({ kind: 'a' }, 1.5));
    const { traceId } = (await finished())[0]!.spanContext();
    expect(await ctx.lines(OPEN_METRICS)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^sample_took_seconds_bucket{le="2",kind="a"} 1 # {trace_id="${traceId}"} 1.5 `),
      ),
    );
    expect((await ctx.lines()).join('\n')).not.toContain(traceId);
  });

  it('notes nothing where nothing is recorded', async () => {
    const { sut, ctx } = setup();
    sut.histogram(definitions.took).observe({ kind: 'a' }, 1.5);
    sut.histogram(definitions.bare).observe(0.5);
    const { finished } = await recordSpans({ sampleRatio: 0 });
    await inSpan('slow', {}, async () => sut.histogram(definitions.bare).observe(0.5));
    await finished();
    const text = (await ctx.lines(OPEN_METRICS)).join('\n');
    expect([text.includes('trace_id'), text.includes('sample_bare_seconds_count 2')]).toEqual([false, true]);
  });

  it('has the same names in both formats, also when both are asked for at once', async () => {
    const { ctx } = setup();
    const [open, classic] = await Promise.all([ctx.lines(OPEN_METRICS), ctx.lines()]);
    expect(open).toEqual(['# TYPE sample_done counter', 'sample_done_total{kind="a"} 1']);
    expect(classic).toEqual(['# TYPE sample_done_total counter', 'sample_done_total{kind="a"} 1']);
    expect(await ctx.lines()).toEqual(classic);
  });

  it('shows what is read at each scrape by its labels, and no more of what is gone', async () => {
    const { sut, ctx } = setup();
    let readings = [{ labels: { of: 'a' }, value: 1 }];
    sut.observe(definitions.size, () => readings);
    expect(await ctx.lines()).toContain('sample_size{of="a"} 1');
    readings = [{ labels: { of: 'b' }, value: 2 }];
    expect((await ctx.lines()).filter((line) => line.startsWith('sample_size'))).toEqual(['sample_size{of="b"} 2']);
  });
});

describe('the scrape', () => {
  it.each([
    [undefined, 'text/plain; version=0.0.4; charset=utf-8', false],
    ['application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5', OPEN_METRICS, true],
  ])('is in the format that %s asks for', async (accept, type, ends) => {
    const app = await createHttpApp({});
    const { headers, body } = await app.inject({ url: '/metrics', headers: accept ? { accept } : {} });
    expect([headers['content-type'], body.endsWith('# EOF\n')]).toEqual([type, ends]);
  });
});
