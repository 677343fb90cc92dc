import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { configurationVariables } from '../../tools/k8s/configuration-variables.mjs';
import { composeFindings, composeRules, type Compose } from './compose-rules.js';

const ROOT = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'compose.yaml'), 'utf8');
const variables = configurationVariables() as ReadonlyMap<string, { readonly secret: boolean }>;
const secrets = new Set([
  'RAPPORT_BACKUP_KEY',
  ...[...variables].flatMap(([name, { secret }]) => (secret ? [name] : [])),
]);

const rulesBrokenBy = (changed: string): readonly string[] => [
  ...new Set(
    composeFindings(parse(changed, { merge: true }) as Compose, secrets).map((line) =>
      line.slice(0, line.indexOf(':')),
    ),
  ),
];

/** Rule -> ways to break the file that this rule, and no other, must notice. */
const breaks: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'known-keys': [['    mem_limit: 1g\n    ports', '    memory_limit: 1g\n    ports']],
  'pinned-images': [
    ['postgres:17.6-bookworm', 'postgres:latest'],
    ['redis:7.2.5-bookworm', 'redis'],
  ],
  'secrets-by-reference': [
    [':${POSTGRES_PASSWORD:?run tools/compose-env.mjs}@postgres', ':hunter2@postgres'],
    ['${GEMINI_API_KEY:-}', 'AIzaSomething'],
  ],
  'health-is-asked': [['    healthcheck: *health\n    depends_on: *ready', '    depends_on: *ready']],
  'loopback-only': [['127.0.0.1:3001:3001', '3001:3001']],
  'no-new-privileges': [
    ["    security_opt: ['no-new-privileges:true']\n    stop_grace_period: 60s", '    stop_grace_period: 60s'],
  ],
  'waits-for-what-it-needs': [
    ['      redis:\n        condition: service_healthy', '      redis:\n        condition: service_started'],
    ['      redis:\n        condition', '      rdis:\n        condition'],
  ],
  'volumes-exist': [['redis:/data', 'rdis:/data']],
  'redis-keeps-and-asks': [
    ['appendonly yes', 'appendonly no'],
    ['      requirepass ${REDIS_PASSWORD:?run tools/compose-env.mjs}\n', ''],
  ],
};

describe('compose.yaml', () => {
  it('breaks no rule', () => {
    expect(composeFindings(parse(text, { merge: true }) as Compose, secrets)).toEqual([]);
  });

  it.each(Object.entries(breaks).flatMap(([rule, ways]) => ways.map(([was, is]) => ({ rule, was, is }))))(
    '$rule notices $is',
    ({ rule, was, is }) => {
      expect(text).toContain(was);
      expect(rulesBrokenBy(text.replace(was, is))).toEqual([rule]);
    },
  );

  it('is held to no rule that is not proved', () => {
    expect(Object.keys(breaks).toSorted()).toEqual(composeRules.toSorted());
  });

  it('finds every value that it refers to in the file that is made for it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-compose-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const make = () => spawnSync(process.execPath, [join(ROOT, 'tools/compose-env.mjs'), folder]).status;
    expect(make()).toBe(0);
    const file = join(folder, 'compose.env');
    const needed = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name);
    expect(Object.keys(parseEnv(readFileSync(file, 'utf8')))).toEqual(expect.arrayContaining(needed));
    expect(JSON.parse(parseEnv(readFileSync(file, 'utf8'))['RAPPORT_KEYRING']!)).toHaveProperty('active');
    expect(statSync(file).mode & 0o077).toBe(0);
    const before = readFileSync(file, 'utf8');
    expect(make()).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
