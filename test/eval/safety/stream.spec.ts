import { SeededRandom } from '../../fault/seeded-random.js';
import { describe, expect, it } from 'vitest';
import { quantile, simulatedDelays } from './stream/delays.js';
import { leak } from './stream/leaks.js';
import { personasWords } from './stream/prose.js';
import { Releasing } from './stream/release.js';

const STREAMS = 160;

describe('an answer that is streamed', () => {
  it('delivers and keeps no character of a violation, whatever its disguise and however it is cut', async () => {
    const releasing = await Releasing.open();
    const results = [];
    for (let index = 0; index < STREAMS; index += 1) results.push({ index, ...(await leak(releasing, 11, index)) });
    expect(results.filter(({ leaked, kept, replaced }) => leaked > 0 || kept || !replaced)).toEqual([]);
    // Screening afterwards, in chunks, would have: so the streams really hold what they are to hold.
    expect(results.filter(({ leakedByStreamFirst }) => leakedByStreamFirst > 0)).toHaveLength(STREAMS);
  }, 60_000);

  it('comes at the pace of its tokens when it is ordinary', async () => {
    const texts = Array.from({ length: 60 }, (_, index) => personasWords(new SeededRandom(index), 1_500));
    const { firstToken, gaps } = await simulatedDelays(await Releasing.open(), texts);
    expect(quantile(firstToken, 0.5)).toBe(0);
    expect(quantile(gaps, 0.99)).toBeLessThanOrEqual(60);
  });
});
