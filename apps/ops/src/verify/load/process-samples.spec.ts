import { ManualClock, serve } from '@rapport/testing';
import { describe, expect, it } from 'vitest';
import { growthOf } from '../trend.js';
import { growthTogether, ProcessSamples } from './process-samples.js';

const MINUTE = 60_000;

/** A process whose page of metrics says, at each look, what `page` gives for the minute that has come. */
async function setup(page: (minute: number) => { heap: number; startedAt?: number }, minutes: number) {
  const clock = new ManualClock();
  let minute = 0;
  const url = await serve((_, response) => {
    const { heap, startedAt = 1 } = page(minute);
    response.end(
      `nodejs_heap_size_used_bytes ${heap}\nprocess_resident_memory_bytes{a="b"} 9e8\nprocess_cpu_seconds_total ${minute * 30}\nprocess_start_time_seconds ${startedAt}\n`,
    );
  });
  const sut = new ProcessSamples('api', url, clock);
  const begun = clock.monotonic();
  for (; minute < minutes; minute += 1) {
    await sut.look(AbortSignal.timeout(5_000));
    await clock.advance(MINUTE);
  }
  return { sut, begun, clock };
}

describe('ProcessSamples', () => {
  it('finds growth under what goes up and down', async () => {
    const { sut, begun } = await setup((minute) => ({ heap: 80e6 + minute * 1e5 + (minute % 2) * 1e6 }), 30);
    const growth = sut.growth('heapBytes', begun)?.slope;
    expect(growth).toBeGreaterThan(5.5e6);
    expect(growth).toBeLessThan(6.5e6);
  });

  it('leaves out what came before it was warm', async () => {
    const { sut, begun } = await setup((minute) => ({ heap: minute < 10 ? minute * 8e6 : 80e6 }), 30);
    expect(sut.growth('heapBytes', begun + 10 * MINUTE)?.slope).toBeCloseTo(0);
  });

  it('takes every look for exact that came after a collection', async () => {
    const clock = new ManualClock();
    const page =
      'nodejs_heap_size_used_bytes 9e8\nprocess_resident_memory_bytes 9e8\nprocess_cpu_seconds_total 1\nprocess_start_time_seconds 1\n';
    const sut = new ProcessSamples('api', await serve((_, response) => response.end(page)), clock);
    const begun = clock.monotonic();
    for (let look = 0; look < 4; look += 1) {
      await sut.look(AbortSignal.timeout(5_000), { heapBytes: 80e6 + look * 1e4, codeBytes: 9e6 + look * 1e3 });
      await clock.advance(MINUTE / 4);
    }
    expect(sut.growth('heapBytes', begun)?.slope).toBeCloseTo(1e4 * 240, -2);
    expect(sut.growth('codeBytes', begun)?.slope).toBeCloseTo(1e3 * 240, -2);
  });

  it('says nothing of two minutes', async () => {
    const { sut, begun } = await setup(() => ({ heap: 80e6 }), 2);
    expect(sut.growth('heapBytes', begun)).toBeUndefined();
  });

  it('notices that another process answers', async () => {
    const { sut } = await setup((minute) => ({ heap: 80e6, startedAt: minute < 3 ? 1 : 2 }), 6);
    expect(sut.restarts()).toBe(1);
  });

  it('tells the cores in use', async () => {
    const { sut, begun } = await setup(() => ({ heap: 80e6 }), 5);
    expect(sut.cores(begun)).toBeCloseTo(0.5);
  });

  it('counts the looks at which nobody answered', async () => {
    const sut = new ProcessSamples('api', 'http://127.0.0.1:9', new ManualClock());
    await sut.look(AbortSignal.timeout(5_000));
    expect([sut.missed, sut.latest]).toEqual([1, undefined]);
  });
});

const MB = 2 ** 20;
const QUARTER = MINUTE / 4;

/** Two pods looked at every quarter of a minute, each after a collection; a missing heap is a look that failed. */
async function setupTwo(heaps: (look: number) => readonly (number | undefined)[], looks = 60) {
  const clock = new ManualClock();
  const page =
    'nodejs_heap_size_used_bytes 9e8\nprocess_resident_memory_bytes 9e8\nprocess_cpu_seconds_total 1\nprocess_start_time_seconds 1\n';
  const url = await serve((_, response) => response.end(page));
  const sut = ['a', 'b'].map((name) => new ProcessSamples(name, url, clock));
  for (let look = 0; look < looks; look += 1) {
    const at = clock.monotonic();
    for (const [index, heapBytes = Number.NaN] of heaps(look).entries()) {
      await sut[index]?.look(AbortSignal.timeout(5_000), { heapBytes, codeBytes: 1 }, at);
    }
    await clock.advance(QUARTER);
  }
  return sut;
}

describe('growthTogether', () => {
  /** Who is served moves slowly from one pod to the other and back. */
  const moved = (look: number): number => Math.sin(look / 9) * 0.5 * MB;
  const verdictOf = (trend: ReturnType<typeof growthTogether>) => trend && growthOf(trend, MB);

  it('does not take for growth what moves from one pod to another', async () => {
    const pods = await setupTwo((look) => [90 * MB + moved(look), 90 * MB - moved(look)]);
    expect(pods.map((pod) => verdictOf(pod.growth('heapBytes', 0)))).toContain('unclear');
    expect(verdictOf(growthTogether(pods, 'heapBytes', 0))).toBe('steady');
  });

  it('sees what grows in all of them under it', async () => {
    const leak = (look: number): number => (look * 2 * MB) / 240;
    const pods = await setupTwo((look) => [90 * MB + leak(look) + moved(look), 90 * MB + leak(look) - moved(look)]);
    expect(growthTogether(pods, 'heapBytes', 0)?.slope).toBeCloseTo(2 * MB, -3);
    expect(verdictOf(growthTogether(pods, 'heapBytes', 0))).toBe('grows');
  });

  it('leaves out a look at which one of them was silent', async () => {
    const pods = await setupTwo((look) => (look % 3 === 0 ? [80 * MB, undefined] : [90 * MB, 94 * MB]));
    expect(growthTogether(pods, 'heapBytes', 0)).toMatchObject({ slope: 0, low: 0, high: 0 });
  });
});
