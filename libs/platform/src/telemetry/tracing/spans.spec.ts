import { defineErrors } from '@rapport/kernel';
import { recordSpans } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { currentTraceId, currentTraceparent, inSpan, startSpan, startSpanWithin } from './spans.js';
import { parseTraceparent } from './traceparent.js';

const errors = defineErrors({ lost: { code: 'sample.lost', kind: 'internal', title: 'Lost' } });
const REMOTE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('while nothing traces', () => {
  it('spans run the work and are nothing', async () => {
    const found = await inSpan('outer', {}, async (span) => {
      span.set({ 'rapport.outcome': 'ok' });
      return [span.run(() => 1), currentTraceId(), currentTraceparent()];
    });
    expect(found).toEqual([1, undefined, undefined]);
  });
});

describe('spans', () => {
  it('are children of the one that they begin in, across whatever is awaited', async () => {
    const { finished } = await recordSpans();
    await inSpan('outer', {}, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all(['first', 'second'].map((name) => inSpan(name, {}, async () => undefined)));
    });
    const [first, second, outer] = await finished();
    expect([first!.name, second!.name, outer!.name]).toEqual(['first', 'second', 'outer']);
    const above = outer!.spanContext();
    expect([first!.parentSpanContext?.spanId, second!.parentSpanContext?.spanId]).toEqual([above.spanId, above.spanId]);
    expect([first!.spanContext().traceId, outer!.parentSpanContext]).toEqual([above.traceId, undefined]);
  });

  it('that failed bear the code of the error, never its message', async () => {
    const { finished } = await recordSpans();
    const failing = inSpan('outer', {}, () => Promise.reject(errors.lost('the letter to Ada')));
    await expect(failing).rejects.toMatchObject({ code: 'sample.lost' });
    const [span] = await finished();
    expect([span!.status, span!.attributes, span!.events]).toEqual([{ code: 2 }, { 'error.type': 'sample.lost' }, []]);
  });

  it('continue what came from afar, and its decision', async () => {
    const { finished } = await recordSpans({ sampleRatio: 0 });
    startSpan('continued', { parent: parseTraceparent(REMOTE) }).end();
    const [span] = await finished();
    expect([span!.spanContext().traceId, span!.parentSpanContext?.spanId]).toEqual(REMOTE.split('-').slice(1, 3));
  });

  it('begin a trace of their own that is linked to its cause', async () => {
    const { finished } = await recordSpans();
    const cause = parseTraceparent(REMOTE);
    await inSpan('outer', {}, async () => startSpan('later', { cause }).end());
    const [later] = await finished();
    expect([later!.parentSpanContext, later!.links.map(({ context }) => context.traceId)]).toEqual([
      undefined,
      [cause!.traceId],
    ]);
  });

  it('have a trace id although the trace is not recorded, and no children then', async () => {
    const { finished } = await recordSpans({ sampleRatio: 0 });
    const ids = await inSpan('outer', {}, () =>
      inSpan('inner', {}, async () => [currentTraceId(), currentTraceparent()]),
    );
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), undefined]);
    expect(await finished()).toEqual([]);
  });

  it('within a trace only are nothing outside of one', async () => {
    const { finished } = await recordSpans();
    startSpanWithin('polling').end();
    await inSpan('outer', {}, async () => startSpanWithin('statement').end());
    expect((await finished()).map(({ name }) => name)).toEqual(['statement', 'outer']);
  });
});

describe('a traceparent', () => {
  it.each(['', 'x', `${REMOTE}-00`, REMOTE.replace('00-4', 'ff-4'), REMOTE.replace(/4bf\w+/, '0'.repeat(32)), 7])(
    'is not %s',
    (text) => {
      expect(parseTraceparent(text)).toBeUndefined();
    },
  );
});
