import { describe, expect, it } from 'vitest';
import { judgeAudit, judgeOutdated } from './audit-rules.mjs';
import { dockerfileFaults } from './dockerfile-rules.mjs';
import { licenceFaults } from './licence-rules.mjs';
import { verdict } from './scanner.mjs';

describe('the verdict on a scan', () => {
  const finding = { where: 'a.sql', what: 'drops-column' };

  it('is good when only the planted fault was found', () => {
    expect(verdict({ findings: [{ where: '/tmp/p', what: 'x' }], exceptions: {}, planted: ['/tmp/p'] })).toEqual([]);
  });

  it('believes no scanner that misses a planted fault', () => {
    expect(verdict({ findings: [], exceptions: {}, planted: ['/tmp/p'] })).toEqual([
      'the scanner is blind: it did not see p',
    ]);
  });

  it('names what has no exception', () => {
    expect(verdict({ findings: [finding], exceptions: {}, planted: [] })).toEqual(['a.sql: drops-column']);
  });

  it.each(['a.sql', 'a.sql drops-column'])('lets pass what an exception for "%s" covers', (key) => {
    expect(verdict({ findings: [finding], exceptions: { [key]: 'a reason' }, planted: [] })).toEqual([]);
  });

  it('tells of an exception that nothing needs any more', () => {
    expect(verdict({ findings: [], exceptions: { 'a.sql': 'a reason' }, planted: [] })).toEqual([
      'the exception for a.sql is needed no longer: delete it',
    ]);
  });
});

describe('licences', () => {
  const faults = (licenses: string | string[], exceptions = {}) =>
    licenceFaults({ '@a/b@1.0.0': { licenses } }, exceptions);

  it.each(['MIT', '(MIT OR GPL-3.0)', 'MIT AND Zlib', ['MIT', 'ISC']])('lets %s be shipped', (licence) => {
    expect(faults(licence)).toEqual([]);
  });

  it.each(['AGPL-3.0-only', 'MIT AND GPL-3.0', 'MPL-2.0', 'UNKNOWN', 'SEE LICENSE IN x'])('refuses %s', (licence) => {
    expect(faults(licence)).toHaveLength(1);
  });

  it('heeds an exception, and tells of one that nothing needs', () => {
    expect(faults('MPL-2.0', { '@a/b': 'a reason' })).toEqual([]);
    expect(faults('MIT', { '@a/b': 'a reason' })).toEqual(['the exception for @a/b is needed no longer: delete it']);
  });
});

describe('npm audit', () => {
  const answer = (severity: string) =>
    JSON.stringify({
      metadata: { vulnerabilities: { total: 1 } },
      vulnerabilities: { planted: { name: 'planted', severity, range: '<2' } },
    });

  it.each(['high', 'critical'])('fails for a %s vulnerability', (severity) => {
    expect(judgeAudit(answer(severity))).toEqual({ verdict: 'fail', sentences: [`planted <2: ${severity}`] });
  });

  it('passes for a moderate one', () => {
    expect(judgeAudit(answer('moderate')).verdict).toBe('pass');
  });

  it.each(['', '{}', '{"message":"405 Method Not Allowed"}', 'not JSON'])('knows nothing from %j', (text) => {
    expect(judgeAudit(text).verdict).toBe('unknown');
  });
});

describe('outdated dependencies', () => {
  const judge = (latest: string, publishedAt: string, waivers = {}) =>
    judgeOutdated(
      { planted: { current: '1.4.0', latest } },
      { planted: { '1.4.0': '2025-01-01', '2.0.0-beta.1': '2025-01-01', '2.0.0': publishedAt } },
      { now: new Date('2026-06-01'), days: 90, waivers },
    ).verdict;
  const waiver = (until: string) => ({ planted: { reason: 'a reason', until } });

  it('fail a major version behind for more than 90 days', () => {
    expect(judge('2.0.0', '2026-03-01')).toBe('fail');
  });

  it('pass while the major version is younger, or only a minor one is behind', () => {
    expect([judge('2.0.0', '2026-03-10'), judge('1.9.0', '2020-01-01')]).toEqual(['pass', 'pass']);
  });

  it('heed a waiver until it expires', () => {
    expect([
      judge('2.0.0', '2026-01-01', waiver('2026-06-02')),
      judge('2.0.0', '2026-01-01', waiver('2026-05-31')),
    ]).toEqual(['pass', 'fail']);
  });
});

describe('a Dockerfile', () => {
  const SOUND = 'ARG NODE_IMAGE=node:24.1.0\nFROM ${NODE_IMAGE} AS build\nFROM build\nUSER 10001:10001\nCMD ["node"]\n';

  it('is sound as a user by number, of a pinned base, without a shell', () => {
    expect(dockerfileFaults(SOUND)).toEqual([]);
  });

  it.each([
    ['root', SOUND.replace('USER 10001:10001', 'USER 0')],
    ['a user by name', SOUND.replace('10001:10001', 'node')],
    ['no user in the last stage', `${SOUND}FROM node:24.1.0\n`],
    ['a base without a version', SOUND.replace('node:24.1.0', 'node:latest')],
    ['a shell around the program', SOUND.replace('["node"]', 'node main.js')],
    ['a secret among the arguments', `ARG GEMINI_API_KEY\n${SOUND}`],
    ['a file fetched unchecked', `${SOUND}ADD https://example.com/x /x\n`],
  ])('is refused with %s', (_what, text) => {
    expect(dockerfileFaults(text)).toHaveLength(1);
  });
});
