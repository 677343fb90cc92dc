import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEnvFile } from './env-file.js';
import { ConfigError, loadConfig } from './load-config.js';
import { defineSection, variable } from './section.js';

const section = defineSection('sample', {
  limit: variable('SAMPLE_LIMIT', z.coerce.number().int().min(1).default(5), 'How many.'),
  secret: variable('SAMPLE_SECRET', z.string().min(8).optional(), 'A secret.', { secret: true }),
});

const read = (...sources: [Record<string, string>, Record<string, string>?]) =>
  loadConfig([section], ...sources).get(section);

function problemsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('loadConfig', () => {
  it('takes defaults for what is absent or empty', () => {
    expect(read({ SAMPLE_LIMIT: '' })).toEqual({ limit: 5, secret: undefined });
  });

  it('holds values to the rules between them', () => {
    const tooMany = (limit: string) =>
      problemsOf(() =>
        loadConfig([section], { SAMPLE_LIMIT: limit }, {}, [
          (config) => (config.get(section).limit > 6 ? 'SAMPLE_LIMIT is above what fits' : undefined),
        ]),
      );
    expect([tooMany('6'), tooMany('7')]).toEqual([[], ['SAMPLE_LIMIT is above what fits']]);
  });

  it('lets the environment win over the file', () => {
    expect(read({ SAMPLE_LIMIT: '7' }, { SAMPLE_LIMIT: '6', SAMPLE_SECRET: 'from-the-file' })).toEqual({
      limit: 7,
      secret: 'from-the-file',
    });
  });

  it('does not let an empty variable of the environment hide the file', () => {
    expect(read({ SAMPLE_LIMIT: '' }, { SAMPLE_LIMIT: '6' }).limit).toBe(6);
  });

  it('names every bad and every unknown variable at once', () => {
    const problems = problemsOf(() =>
      read({ SAMPLE_LIMIT: 'many', SAMPLE_SECRET: 'short', SAMPLE_LIMITS: '1' }, { TYPO: '1' }),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'SAMPLE_LIMIT',
      'SAMPLE_SECRET',
      'TYPO',
      'SAMPLE_LIMITS',
    ]);
  });

  it('shows no value', () => {
    expect(() => read({ SAMPLE_SECRET: 'hunter2' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    );
  });

  it('leaves alone what others put into the environment', () => {
    const foreign = { SAMPLE_SERVICE_HOST: '10.0.0.1', SAMPLE_PORT_6379_TCP_ADDR: '10.0.0.1', PATH: '/bin' };
    expect(() => read(foreign)).not.toThrow();
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(read({}))).toBe(true);
  });

  it('refuses to give a section that was not loaded', () => {
    expect(() => loadConfig([], {}).get(section)).toThrow('sample');
  });
});

describe('readEnvFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-env-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads names and values, without comments', () => {
    writeFileSync(join(folder, '.env'), '# a comment\nSAMPLE_LIMIT=9\nSAMPLE_SECRET="with space"\n');
    expect(readEnvFile(join(folder, '.env'))).toEqual({ SAMPLE_LIMIT: '9', SAMPLE_SECRET: 'with space' });
  });

  it('takes an absent file for an empty one', () => {
    expect(readEnvFile(join(folder, 'absent'))).toEqual({});
  });

  it('does not hide that a file cannot be read', () => {
    expect(() => readEnvFile(folder)).toThrow('EISDIR');
  });
});
