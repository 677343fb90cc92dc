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
    ['by default', {}, 1],
    ['in Switzerland and elsewhere', { PRIVACY_REGION: 'ch,other' }, 1],
    ['elsewhere', { PRIVACY_REGION: 'other' }, 0],
    ['of an emulator', { GEMINI_BASE_URL: 'http://127.0.0.1:4010' }, 0],
  ])('let nobody use the free tier %s', (_, environment, problems) => {
    expect(problemsOf({ GEMINI_TIER: 'free', ...environment })).toHaveLength(problems);
  });
});
