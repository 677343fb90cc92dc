import { describe, expect, it } from 'vitest';
import { crisisScore } from './local-scores.js';

const ELEVATED = [{ id: 'crisis.wish_to_die.en', tier: 'elevated' }] as const;
const MENTION = [{ id: 'crisis.subject.en', tier: 'mention' }] as const;

describe('crisisScore', () => {
  it("is the model's where no phrase is found", () => {
    expect(crisisScore(0.3, [])).toBe(0.3);
  });

  it.each([0, 0.2, 0.9, 1])('is never less than the model says (%d) or than the phrase is worth', (model) => {
    expect(crisisScore(model, ELEVATED)).toBeGreaterThanOrEqual(Math.max(model, 0.9));
  });

  it('acts on a mere mention only where the model hears something too', () => {
    expect(crisisScore(0.01, MENTION)).toBeLessThan(0.5);
    expect(crisisScore(0.3, MENTION)).toBeGreaterThan(0.5);
  });

  it('counts the gravest of the phrases', () => {
    expect(crisisScore(0, [...ELEVATED, ...MENTION])).toBeCloseTo(0.9);
  });
});
