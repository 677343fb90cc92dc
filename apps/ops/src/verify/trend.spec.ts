import { describe, expect, it } from 'vitest';
import { growthOf, trendOf, type Growth } from './trend.js';

/** As a soak of 20 minutes looks: every 18 s, for the ten minutes after the warm-up, and up to ten more until they tell. */
const LOOKS = 33;
const LOOKS_MOST = 65;
const LOOKS_AT_ONCE = 8;
const HOURS_A_LOOK = 18.5 / 3_600;
const LIMIT_MB = 1;
const RUNS = 100;

/** From 0 to 1, the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Process {
  /** MB an hour. */
  readonly leak?: number;
  /** MB: standard deviation. */
  readonly noise?: number;
  /** Share of the noise that stays until the next look. */
  readonly memory?: number;
  /** What else there is at a look, MB. */
  readonly and?: (look: number, random: () => number) => number;
}

function heapOf({ leak = 0, noise = 0.02, memory = 0, and = () => 0 }: Process, seed = 1) {
  const random = randomOf(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let wander = noise * normal();
  return Array.from({ length: LOOKS_MOST }, (_, look): [number, number] => {
    wander = memory * wander + Math.sqrt(1 - memory ** 2) * noise * normal();
    const hours = look * HOURS_A_LOOK;
    return [hours, 80 + leak * hours + wander + and(look, random)];
  });
}

/** What a run comes to that goes on while its looks do not tell. */
function judge(process: Process, seed?: number): Growth {
  const looks = heapOf(process, seed);
  for (let count = LOOKS; ; count += LOOKS_AT_ONCE) {
    const trend = trendOf(looks.slice(0, count));
    const growth = trend ? growthOf(trend, LIMIT_MB) : 'unclear';
    if (growth !== 'unclear' || count >= LOOKS_MOST) return growth;
  }
}

/** Of many runs that differ by chance. */
function sharesOf(process: Process): Record<Growth, number> {
  const verdicts = Array.from({ length: RUNS }, (_, seed) => judge(process, seed + 1));
  const share = (of: Growth): number => verdicts.filter((verdict) => verdict === of).length / RUNS;
  return { grows: share('grows'), steady: share('steady'), unclear: share('unclear') };
}

describe('trendOf', () => {
  it('finds the slope of a line', () => {
    const { slope, low, high } = trendOf(heapOf({ leak: 3, noise: 0 })) ?? {};
    expect([slope, low, high]).toEqual([3, 3, 3].map((value) => expect.closeTo(value, 6)));
  });

  it('has the true slope in its interval in 95 of 100 runs or more', () => {
    const misses = Array.from({ length: RUNS }, (_, seed) => trendOf(heapOf({ leak: 2, noise: 0.1 }, seed + 1))).filter(
      (trend) => !trend || trend.low > 2 || trend.high < 2,
    );
    expect(misses.length / RUNS).toBeLessThanOrEqual(0.05);
  });

  it.each([0, 1])('is none of %d points', (count) => {
    expect(trendOf(heapOf({}).slice(0, count))).toBeUndefined();
  });

  it('sets no bounds by five points', () => {
    expect(trendOf(heapOf({}).slice(0, 5))).toMatchObject({ low: -Infinity, high: Infinity });
  });
});

describe('growthOf', () => {
  const NOISES: Readonly<Record<string, Process>> = {
    'no more than collections leave': {},
    'blips of 0.9 MB': { and: (look) => (look % 13 === 5 ? 0.9 : 0) },
    'a sawtooth of 0.2 MB': { and: (look) => (look % 5) * 0.05 },
    'noise of 0.15 MB': { noise: 0.15 },
    'lasting noise of 0.15 MB': { noise: 0.15, memory: 0.7 },
    'noise of 0.5 MB': { noise: 0.5 },
  };
  const STEP: Process = { and: (look) => (look > 10 ? 0.3 : 0) };
  const FILLING: Process = { and: (look) => 0.5 * (1 - Math.exp(-look / 3)) };

  describe.each(Object.entries(NOISES))('through %s', (_, noise) => {
    it('takes what does not grow for a leak in fewer than one of fifty runs', () => {
      expect(sharesOf(noise).grows).toBeLessThan(0.02);
    });

    it('lets a leak of 3 MB an hour pass in fewer than one of twenty runs, and finds one of 6 MB', () => {
      expect(sharesOf({ ...noise, leak: 3 }).steady).toBeLessThan(0.05);
      expect(sharesOf({ ...noise, leak: 6 }).grows).toBe(1);
    });
  });

  it('finds 2 MB an hour in what a collection leaves, each time', () => {
    expect(sharesOf({ leak: 2, noise: 0.03 }).grows).toBe(1);
  });

  it('lets a leak of 2 MB an hour pass by noise of half a megabyte in fewer than one of ten runs', () => {
    expect(sharesOf({ leak: 2, noise: 0.5 }).steady).toBeLessThan(0.1);
  });

  it.each([
    ['makes no more noise than collections leave', {}],
    ['has blips', NOISES['blips of 0.9 MB']],
    ['steps by 0.3 MB and is flat', STEP],
    ['goes up and down as a sawtooth', NOISES['a sawtooth of 0.2 MB']],
    ['fills a cache of 0.5 MB to its end', FILLING],
    ['makes noise of 0.15 MB', NOISES['noise of 0.15 MB']],
  ] as [string, Process][])('lets pass what %s', (_, process) => {
    expect(sharesOf(process).steady).toBeGreaterThan(0.9);
  });

  it.each([
    [{ slope: 2, low: 1.1, high: 3 }, 'grows'],
    [{ slope: 2, low: 0.9, high: 3 }, 'unclear'],
    [{ slope: 1, low: 0, high: 2 }, 'steady'],
    [{ slope: 0.5, low: -4, high: 2.1 }, 'unclear'],
  ] as const)('takes %o for %s at a limit of 1', (trend, growth) => {
    expect(growthOf(trend, 1)).toBe(growth);
  });
});
