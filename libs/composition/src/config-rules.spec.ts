import { ConfigError, loadConfig } from '@rapport/platform';
import { describe, expect, it } from 'vitest';
import { configRules } from './config-rules.js';
import { sections } from './sections.js';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(sections, environment, {}, configRules);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

describe('the rules of the configuration', () => {
  it('hold for what is configured by default', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each([
    ['TURN_SHUTDOWN_DEADLINE_MS', '17000', '17001'],
    ['TURN_SETTLE_SHUTDOWN_MS', '5000', '5001'],
    ['SHUTDOWN_TOTAL_MS', '20001', '20000'],
    ['SHUTDOWN_EXIT_MS', '25001', '25000'],
    ['JOBS_SHUTDOWN_TIMEOUT_MS', '24999', '25000'],
  ])('bound %s by what else a shutdown does', (name, fits, exceeds) => {
    expect(problemsOf({ [name]: fits })).toEqual([]);
    expect(problemsOf({ [name]: exceeds })).toEqual([expect.stringContaining(name)]);
  });

  it.each([
    ['BUDGET_RESERVATION_MS', '180001', '180000'],
    ['GEMINI_TOTAL_TIMEOUT_MS', '239999', '240000'],
    ['TURN_DESCENT_MS', '149999', '150000'],
    ['TURN_SETTLE_FOR_MS', '149999', '150000'],
  ])('let no reservation run out under a turn: %s', (name, fits, exceeds) => {
    expect(problemsOf({ [name]: fits })).toEqual([]);
    expect(problemsOf({ [name]: exceeds })).toEqual([expect.stringContaining('BUDGET_RESERVATION_MS')]);
  });

  it.each([
    ['by default', {}, 1],
    ['in Switzerland and elsewhere', { PRIVACY_REGION: 'ch,other' }, 1],
    ['elsewhere', { PRIVACY_REGION: 'other' }, 0],
    ['of an emulator', { GEMINI_BASE_URL: 'http://127.0.0.1:4010' }, 0],
  ])('let nobody use the free tier %s', (_, environment, problems) => {
    expect(problemsOf({ GEMINI_TIER: 'free', ...environment })).toHaveLength(problems);
  });
});
