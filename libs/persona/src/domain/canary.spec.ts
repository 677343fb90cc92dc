import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { fallsToCanary } from './canary.js';

describe('fallsToCanary', () => {
  const persona = newId('persona');
  const conversations = Array.from({ length: 10_000 }, (_, at) => newId('conversation', 1_700_000_000_000 + (at % 7)));
  const chosen = (share: number, of = persona) => conversations.filter((id) => fallsToCanary(of, id, share));

  it.each([1, 10, 50, 99])('chooses about %i per cent, also of those that begin at the same moment', (share) => {
    expect(Math.abs(chosen(share).length / 100 - share)).toBeLessThan(2);
  });

  it('chooses the same ones again', () => {
    expect(chosen(10)).toEqual(chosen(10));
  });

  it('keeps the chosen ones when the share grows', () => {
    const more = new Set(chosen(30));
    expect(chosen(10).every((id) => more.has(id))).toBe(true);
  });

  it('chooses others for another persona', () => {
    const first = new Set(chosen(50));
    const both = chosen(50, newId('persona')).filter((id) => first.has(id)).length;
    expect(both / first.size).toBeCloseTo(0.5, 1);
  });
});
