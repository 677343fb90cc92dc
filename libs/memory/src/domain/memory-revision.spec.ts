import { describe, expect, it } from 'vitest';
import { changedFactsOnly, revisionStep } from './memory-revision.js';

const facts = revisionStep('facts');
const everything = revisionStep('everything');

describe('a revision', () => {
  it('tells facts that came from episodes that may have gone', () => {
    const before = 3 * everything + 17 * facts;
    expect(changedFactsOnly(before, before + 2 * facts)).toBe(true);
    expect(changedFactsOnly(before, before + everything)).toBe(false);
    expect(changedFactsOnly(before, before + facts + everything + facts)).toBe(false);
  });

  it('grows with either, within what a number holds exactly', () => {
    expect(facts).toBeGreaterThan(0);
    expect(everything).toBeGreaterThan(1_000_000_000 * facts);
    expect(Number.MAX_SAFE_INTEGER / everything).toBeGreaterThan(1_000_000);
  });
});
