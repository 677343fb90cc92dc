import { describe, expect, it } from 'vitest';
import { assumptions, demand, waiting } from './model.mjs';
import { serviceOf, simulate } from './simulate.mjs';

const given = assumptions({ cpuUsPerRequest: 8_000 });
const RUN = { turnCpuMs: 8, answerMs: 4_000, turns: 12_000, seed: 7 };

describe('the demand of a number of users', () => {
  it('is computed from its assumptions', () => {
    const { turnsPerDay, peakTurnsPerS, pods, dollarsPerMonth } = demand(1e6, given);
    expect([turnsPerDay, Math.round(peakTurnsPerS), pods]).toEqual([3e6, 104, 3]);
    expect(dollarsPerMonth).toBeCloseTo(90e6 * ((3_170 * 0.165 + 150 * 2.5) / 1e6), 0);
  });

  it('leaves no pod over its plan when one is gone', () => {
    const uses = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8].map((users) => demand(users, given).useWithOneGone);
    expect(Math.max(...uses)).toBeLessThanOrEqual(0.6);
  });

  it('grows in proportion where nothing is rounded', () => {
    const [few, many] = [demand(1e6, given), demand(1e8, given)];
    expect(many.storageTb / few.storageTb).toBeCloseTo(100);
    expect(many.dollarsPerUserMonth).toBeCloseTo(few.dollarsPerUserMonth);
  });
});

describe('the formula of waiting', () => {
  it.each([0.3, 0.6, 0.8])('agrees with the simulation at a use of %d', (use) => {
    const [formula, seen] = [waiting(use, serviceOf(8)), simulate({ ...RUN, use })];
    expect(Math.abs(seen.use / use - 1)).toBeLessThan(0.05);
    expect(Math.abs(seen.mean / formula.mean - 1)).toBeLessThan(0.15);
    expect(Math.abs(seen.p95 / formula.p95 - 1)).toBeLessThan(0.15);
  });

  it('would be wrong if work were thought to be of one length', () => {
    const { mean } = serviceOf(8);
    const naive = waiting(0.6, { mean, square: mean ** 2 });
    expect(simulate({ ...RUN, use: 0.6 }).p95).toBeGreaterThan(5 * naive.p95);
  });
});

describe('the simulation', () => {
  it('is the same for the same seed, and another for another', () => {
    const run = { ...RUN, turns: 500, use: 0.6 };
    expect(simulate(run)).toEqual(simulate(run));
    expect(simulate({ ...run, seed: 8 })).not.toEqual(simulate(run));
  });

  it('shows that a balancer which looks at its pods makes turns begin sooner', () => {
    const run = { ...RUN, use: 0.8, pods: 8 };
    expect(simulate({ ...run, balance: 'least-busy' }).beginP95).toBeLessThan(simulate(run).beginP95 / 2);
  });
});
