import { describe, expect, it } from 'vitest';
import type { CrisisSignals } from '../input-reading.js';
import type { CrisisPhraseTier } from './phrases/crisis-phrase-rule.js';
import { readCrisis } from './crisis-reading.js';

const signals = (tier?: CrisisPhraseTier, verdict?: CrisisSignals['verdict'], score = 0.3): CrisisSignals => ({
  score,
  phrases: tier === undefined ? [] : [{ id: `crisis.test_${tier}.en`, tier }],
  ...(verdict && { verdict }),
});

describe('readCrisis', () => {
  it.each([
    [signals('acute'), 'acute', true],
    [signals('elevated'), 'elevated', false],
    [signals('concern'), 'concern', false],
    [signals('mention', undefined, 0.9), 'none', false],
    [signals(undefined, undefined, 0.99), 'concern', false],
    [signals(undefined, undefined, 0.49), 'none', false],
    [undefined, 'none', false],
  ] as const)('takes words as they are where no judge answers (%#)', (given, tier, confirmed) => {
    expect(readCrisis(given, false)).toMatchObject({ tier, confirmed, own: true });
  });

  it.each([
    ['elevated', { about: 'self', tier: 'none' }, 'none'],
    ['elevated', { about: 'fiction', tier: 'elevated' }, 'none'],
    ['elevated', { about: 'other', tier: 'acute' }, 'concern'],
    ['mention', { about: 'self', tier: 'acute' }, 'acute'],
    ['concern', { about: 'none', tier: 'elevated' }, 'elevated'],
    ['acute', { about: 'fiction', tier: 'none' }, 'concern'],
    ['acute', { about: 'other', tier: 'none' }, 'concern'],
    ['acute', { about: 'self', tier: 'none' }, 'concern'],
    ['acute', { about: 'self', tier: 'elevated' }, 'elevated'],
    ['acute', { about: 'none', tier: 'none' }, 'elevated'],
  ] as const)('lets the judge decide over %s words: %j is %s', (words, verdict, tier) => {
    expect(readCrisis(signals(words, verdict), false).tier).toBe(tier);
  });

  it('counts worry for others as nobody’s own', () => {
    expect(readCrisis(signals('mention', { about: 'other', tier: 'acute' }), false).own).toBe(false);
  });
});
