import { describe, expect, it } from 'vitest';
import { anHour, boundsOf, judgeHeaps } from './heap-growth.js';

const MB = 2 ** 20;
const unit = { limit: MB, say: anHour };
const trend = (slope: number, low: number, high: number) => ({ slope: slope * MB, low: low * MB, high: high * MB });

describe('judgeHeaps', () => {
  it('says nothing of processes that are steady', () => {
    const heaps = judgeHeaps([['api', trend(0.5, -0.2, 1.2)]], unit);
    expect(heaps).toMatchObject({ verdict: 'steady', failures: [], unclear: [] });
  });

  it('names who grows, and who cannot be told, each by its own looks', () => {
    const processes = [
      ['api-1', trend(3, 2, 4)],
      ['api-2', trend(5, 0.5, 9)],
      ['worker', trend(0, 0, 0)],
    ] as const;
    expect(judgeHeaps(processes, unit)).toMatchObject({
      verdict: 'grows',
      fastest: trend(5, 0.5, 9),
      failures: ['the heap of api-1 grew by 3.0 MB an hour (2.0 MB an hour to 4.0 MB an hour)'],
      unclear: [
        expect.stringMatching(/^too short or too unsteady to tell whether the heap of api-2 grows: 5\.0 MB an hour/),
      ],
    });
  });

  it('cannot tell of a process that was hardly looked at', () => {
    const heaps = judgeHeaps(
      [
        ['api', undefined],
        ['worker', trend(0, -Infinity, Infinity)],
      ],
      unit,
    );
    expect([heaps.verdict, ...heaps.unclear]).toEqual([
      'unclear',
      expect.stringMatching(/api grows: too few looks$/),
      expect.stringMatching(/worker grows: 0\.0 MB an hour \(too few looks to say how surely\)$/),
    ]);
  });

  it('has no verdict where nothing is watched', () => {
    expect(judgeHeaps([], unit).verdict).toBeUndefined();
  });
});

describe('boundsOf', () => {
  it('leaves out a bound that is none', () => {
    const heaps = judgeHeaps([['api', trend(1, -Infinity, 2)]], unit);
    expect(boundsOf(heaps, 'heap_slope', 'bytes_per_hour')).toEqual({ heap_slope_high_bytes_per_hour: 2 * MB });
  });
});
