import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TURN_TRANSITIONS, TurnLifecycle, type TurnState } from './turn-state.js';

const STATES = Object.keys(TURN_TRANSITIONS) as TurnState[];
const SETTLED = STATES.filter((state) => TURN_TRANSITIONS[state].length === 0);

/** Offers the steps one by one and lists those that were taken. */
function walk(steps: readonly TurnState[]): TurnState[] {
  const sut = new TurnLifecycle();
  return steps.filter((step) => {
    try {
      sut.advance(step);
      return true;
    } catch {
      return false;
    }
  });
}

describe('TurnLifecycle', () => {
  it('begins accepted and follows a whole answer to its end', () => {
    const sut = new TurnLifecycle();
    expect(sut.state).toBe('accepted');
    expect(walk(['generating', 'completed'])).toEqual(['generating', 'completed']);
  });

  it('can fail before anything was generated, but not complete', () => {
    expect(walk(['completed', 'incomplete', 'failed'])).toEqual(['failed']);
  });

  it('names the step it refuses', () => {
    expect(() => new TurnLifecycle().advance('completed')).toThrow('turn.illegal_transition: accepted -> completed');
  });

  it('settles at most once, whatever is tried in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES), { maxLength: 30 }), (steps) => {
        const taken = walk(steps);
        const settled = taken.findIndex((state) => SETTLED.includes(state));
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken).not.toContain('accepted');
        if (settled >= 0) expect(settled).toBe(taken.length - 1);
      }),
    );
  });
});
