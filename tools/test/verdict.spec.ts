import { describe, expect, it } from 'vitest';
import { gatesNotHeld, tally } from './verdict.mjs';

const test = (fullName: string, status = 'passed') => ({ fullName, status });
const suite = (...assertionResults: object[]) => ({ status: 'passed', assertionResults });
const complete = () => ({
  report: { testResults: [suite(test('users on postgres'), test('leases on redis'))] },
  coverage: { total: { lines: { pct: 80 } } },
  exitCode: 0,
});

describe('the verdict on a test run', () => {
  it('counts tests, and a suite that could not be loaded as one failure', () => {
    const report = { testResults: [suite(test('a'), test('b', 'failed')), { status: 'failed', assertionResults: [] }] };
    expect(tally(report)).toEqual({ passed: 1, failed: 2 });
  });

  it('holds for a complete run', () => {
    expect(gatesNotHeld(complete())).toEqual([]);
  });

  it.each([
    ['a run that broke off', { report: undefined, exitCode: 1 }, /broke off/],
    ['no PostgreSQL', { report: { testResults: [suite(test('on redis'))] } }, /no PostgreSQL suite ran/],
    ['no Redis', { report: { testResults: [suite(test('on postgres'))] } }, /no Redis suite ran/],
    [
      'a skipped test',
      { report: { testResults: [suite(test('postgres redis'), test('x', 'skipped'))] } },
      /skipped: x/,
    ],
    ['too little coverage', { coverage: { total: { lines: { pct: 79.9 } } } }, /79.9 %, below 80/],
    ['no coverage report', { coverage: undefined }, /unknown %/],
    ['an error outside any test', { exitCode: 1 }, /although no test failed/],
  ])('does not hold for %s', (_, change, sentence) => {
    expect(gatesNotHeld({ ...complete(), ...change })).toEqual([expect.stringMatching(sentence)]);
  });
});
