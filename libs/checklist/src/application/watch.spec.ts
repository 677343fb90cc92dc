import { ManualClock, MemoryEvidence } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { pass } from '../domain/finding.js';
import { WatchRelease } from './watch.js';

const MINUTE = 60_000;

function setup(watched = ['a.one'], lookMs = 0) {
  const [clock, store, stop] = [new ManualClock(), new MemoryEvidence(), new AbortController()];
  const probe = {
    id: 'a.one',
    version: 1,
    description: '',
    run: async () => {
      if (lookMs > 0) await clock.sleep(lookMs);
      return pass('fine');
    },
  };
  const watcher = new WatchRelease({ parts: [], requires: [], watched }, [probe], { clock, environment: {} }, store);
  const sut = (forMs: number) =>
    watcher.execute(
      { name: 'here', production: true, release: { version: '1', commit: 'c1' } },
      { forMs, everyMs: 5 * MINUTE, timeoutMs: 60 * MINUTE, signal: stop.signal },
    );
  /** First everything begins; only then does time pass. */
  const passTime = async (ms: number) => {
    await clock.advance(0);
    await clock.advance(ms);
  };
  const minutes = () => store.seen.map(({ at }) => (Date.parse(at) - Date.UTC(2026, 0, 1)) / MINUTE);
  return { sut, ctx: { clock, store, stop, minutes, passTime } };
}

describe('watching a release', () => {
  it('looks at once and then at each interval, to the end', async () => {
    const { sut, ctx } = setup();
    const watching = sut(15 * MINUTE);
    await ctx.passTime(60 * MINUTE);
    await watching;
    expect(ctx.minutes()).toEqual([0, 5, 10, 15]);
    expect(ctx.store.seen[0]).toEqual({
      at: '2026-01-01T00:00:00.000Z',
      release: 'c1',
      verdicts: { 'a.one': 'pass' },
    });
  });

  it('does not drift by what a look takes, and skips nothing when one takes too long', async () => {
    const { sut, ctx } = setup(['a.one'], 2 * MINUTE);
    void sut(60 * MINUTE);
    await ctx.passTime(13 * MINUTE);
    expect(ctx.minutes()).toEqual([0, 5, 10]);
    const slow = setup(['a.one'], 7 * MINUTE);
    void slow.sut(60 * MINUTE);
    await slow.ctx.passTime(22 * MINUTE);
    expect(slow.ctx.minutes()).toEqual([0, 7, 14]);
  });

  it('stops when it is told, and keeps what there is', async () => {
    const { sut, ctx } = setup();
    const watching = sut(60 * MINUTE);
    await ctx.passTime(7 * MINUTE);
    ctx.stop.abort();
    await watching;
    expect([ctx.minutes(), ctx.clock.pendingTimers]).toEqual([[0, 5], 0]);
  });

  it('knows nothing by a probe that does not exist', async () => {
    const { sut, ctx } = setup(['a.none']);
    const watching = sut(MINUTE);
    await ctx.passTime(10 * MINUTE);
    await watching;
    expect(ctx.store.seen).toMatchObject([{ verdicts: { 'a.none': 'unknown' } }]);
  });
});
