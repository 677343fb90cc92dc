import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startRedisProcess } from '@rapport/testing';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PASSWORD = 'canary';

/** Settings as they are shipped -> as they are mounted. */
const SETTINGS: Readonly<Record<string, (folder: string) => string>> = {
  'the component redis': (folder) => {
    writeFileSync(join(folder, 'auth.conf'), `requirepass ${PASSWORD}\n`);
    return read('k8s/components/redis/redis.conf').replace('/etc/redis-auth', folder).replace('dir /data', '');
  },
  'compose.yaml': () => {
    const { configs } = parse(read('compose.yaml'), { merge: true }) as { configs: { redis: { content: string } } };
    return configs.redis.content.replace(/\$\{REDIS_PASSWORD[^}]*\}/, PASSWORD).replace('dir /data', '');
  },
};

describe.each(Object.keys(SETTINGS))('a Redis with the settings of %s', (name) => {
  it('lets nobody in without the password, keeps an append-only file, and drops nothing', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'rapport-redis-settings-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'redis.conf');
    writeFileSync(file, SETTINGS[name]!(folder));
    // The program takes the file of settings as its first argument; whatever stands after it wins.
    const redis = await startRedisProcess('--include', file);
    if (!redis) return skip();
    onTestFinished(() => redis.stop());

    const [stranger, friend] = [new Redis(redis.port), new Redis(redis.port, { password: PASSWORD })];
    for (const client of [stranger, friend]) {
      // Being refused is what the test is about.
      client.on('error', () => undefined);
      onTestFinished(() => client.disconnect());
    }
    await expect(stranger.ping()).rejects.toThrow('NOAUTH');
    expect(await friend.config('GET', 'append*')).toEqual(expect.arrayContaining(['appendonly', 'yes', 'everysec']));
    expect(await friend.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  });
});
