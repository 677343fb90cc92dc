import { describe, expect, it } from 'vitest';
import { growthOf, trendOf, type Growth } from './trend.js';

/** As a soak of 20 minutes looks: every 18 s, for the 12 minutes after the warm-up. */
const LOOKS = 40;
const HOURS_A_LOOK = 18 / 3_600;
const LIMIT_MB = 1;
/** That many follow where they do not tell. */
const MORE_LOOKS = 33;
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
  readonly looks?: number;
  /** What else there is at a look, MB. */
  readonly and?: (look: number, random: () => number) => number;
}

function heapOf({ leak = 0, noise = 0.02, memory = 0, looks = LOOKS, and = () => 0 }: Process, seed = 1) {
  const random = randomOf(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let wander = noise * normal();
  return Array.from({ length: looks }, (_, look): [number, number] => {
    wander = memory * wander + Math.sqrt(1 - memory ** 2) * noise * normal();
    const hours = look * HOURS_A_LOOK;
    return [hours, 80 + leak * hours + wander + and(look, random)];
  });
}

const judge = (process: Process, seed?: number): Growth | undefined => {
  const trend = trendOf(heapOf(process, seed));
  return trend && growthOf(trend, LIMIT_MB);
};

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
  const blip = (look: number): number => (look % 13 === 5 ? 0.9 : 0);
  const step = (look: number): number => (look > 12 ? 0.3 : 0);
  const sawtooth = (look: number): number => (look % 5) * 0.05;

  it('finds a leak of 2 MB an hour in twelve minutes of what a collection leaves', () => {
    expect(sharesOf({ leak: 2, noise: 0.03 })).toMatchObject({ grows: 1 });
  });

  it('lets nobody pass by noise of half a megabyte: a leak of 2 MB an hour is found, or is not told from it', () => {
    const { steady, unclear } = sharesOf({ leak: 2, noise: 0.5 });
    expect(steady).toBeLessThan(0.2);
    expect(unclear).toBeGreaterThan(0.5);
  });

  it('finds through noise of half a megabyte what leaks fast', () => {
    expect(sharesOf({ leak: 10, noise: 0.5 }).grows).toBeGreaterThan(0.98);
  });

  it.each([
    ['is quiet', {}],
    ['has blips of 0.9 MB', { and: blip }],
    ['goes up and down as a sawtooth', { and: sawtooth }],
    ['fills a cache of 0.5 MB to its end', { and: (look: number) => 0.5 * (1 - Math.exp(-look / 3)) }],
  ])('lets pass what %s', (_, process: Process) => {
    expect(sharesOf(process).steady).toBeGreaterThan(0.9);
  });

  it('cannot tell a step of 0.3 MB from growth at once, and can when it stays flat', () => {
    expect(sharesOf({ and: step })).toMatchObject({ grows: 0 });
    expect(sharesOf({ and: step, looks: LOOKS + MORE_LOOKS }).steady).toBeGreaterThan(0.9);
  });

  it.each([
    ['white noise of 0.15 MB', { noise: 0.15 }],
    ['noise of 0.15 MB that lasts', { noise: 0.15, memory: 0.7 }],
    ['noise of half a megabyte', { noise: 0.5 }],
    ['steps at any moment', { and: (look: number, random: () => number) => (random() < look / 400 ? 0.3 : 0) }],
  ])('takes %s for a leak in fewer than one of fifty runs', (_, process: Process) => {
    expect(sharesOf(process).grows).toBeLessThan(0.02);
  });

  it.each([
    ['noise', { noise: 0.15 }],
    ['noise that lasts', { noise: 0.15, memory: 0.7 }],
    ['blips', { and: blip }],
    ['a sawtooth', { and: sawtooth }],
  ])('lets a leak of 3 MB an hour pass for %s in fewer than one of fifty runs', (_, process: Process) => {
    expect(sharesOf({ ...process, leak: 3 }).steady).toBeLessThan(0.02);
  });

  it.each([
    [{ slope: 2, low: 1.1, high: 3 }, 'grows'],
    [{ slope: 2, low: 0.9, high: 3 }, 'unclear'],
    [{ slope: 1, low: 0, high: 4 }, 'steady'],
    [{ slope: 0.5, low: -4, high: 4.1 }, 'unclear'],
  ] as const)('takes %o for %s at a limit of 1', (trend, growth) => {
    expect(growthOf(trend, 1)).toBe(growth);
  });
});
