import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { root } from '../fault/program.js';

/** Where something was looked for, and what. */
export interface Place {
  readonly name: string;
  readonly bytes: Buffer;
}

/** `place: canary` for each canary that is anywhere, also in other clothes: another case, UTF-16, hex, Base64. */
export function hits(places: readonly Place[], canaries: Readonly<Record<string, string>>): string[] {
  return places.flatMap(({ name, bytes }) => {
    const text = bytes.toString('latin1');
    const lower = text.toLowerCase();
    return Object.entries(canaries)
      .filter(([, word]) => {
        if (lower.includes(word.toLowerCase())) return true;
        const wide = Buffer.from(word, 'utf16le').toString('latin1');
        return text.includes(wide) || lower.includes(Buffer.from(word).toString('hex')) || isInBase64(text, word);
      })
      .map(([what]) => `${name}: ${what}`);
  });
}

/** Base64 of a word depends on where in a group of three bytes it begins. */
function isInBase64(text: string, word: string): boolean {
  return [0, 1, 2].some((before) => {
    const encoded = Buffer.from(' '.repeat(before) + word).toString('base64');
    const inner = encoded.slice(before === 0 ? 0 : before + 1, encoded.length - 4);
    return text.includes(inner);
  });
}

export async function pathOf(program: string): Promise<string> {
  const path = join(root, 'tools', 'services', 'installation.mjs');
  const module = (await import(path)) as typeof import('../../tools/services/installation.mjs');
  return join(module.obtain('postgres', () => undefined).folder as string, program);
}

/** The whole database as text; `bytea` as the bytes that it stands for, besides. */
export async function dump(databaseUrl: string, ...options: string[]): Promise<Place> {
  const args = ['--inserts', ...options, databaseUrl];
  const text = execFileSync(await pathOf('pg_dump'), args, { maxBuffer: 2 ** 30 }).toString('latin1');
  const opened = text.replaceAll(/\\x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'));
  return { name: 'dump of PostgreSQL', bytes: Buffer.from(text + opened, 'latin1') };
}

export async function backUp(databaseUrl: string, file: string): Promise<void> {
  execFileSync(await pathOf('pg_dump'), ['-Fc', '-f', file, databaseUrl]);
}

export async function restore(databaseUrl: string, file: string): Promise<void> {
  execFileSync(await pathOf('pg_restore'), ['--no-owner', '-d', databaseUrl, file]);
}

export function filesIn(folder: string, name: string): Place[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: `${name} ${path.slice(folder.length)}`, bytes: readFileSync(path) }));
}

/** Every key with its value, whatever its type. */
export async function redisKeys(url: string): Promise<Place[]> {
  const redis = new Redis(url);
  try {
    const places: Place[] = [];
    for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>) {
      for (const key of keys)
        places.push({ name: 'Redis', bytes: Buffer.from(`${key}\n${await valueOf(redis, key)}`) });
    }
    return places;
  } finally {
    redis.disconnect();
  }
}

async function valueOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'list':
      return (await redis.lrange(key, 0, -1)).join('\n');
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'set':
      return (await redis.smembers(key)).join('\n');
    case 'zset':
      return (await redis.zrange(key, '0', '-1')).join('\n');
    case 'none':
      return '';
    default:
      throw new Error(`a type of Redis that nobody looks into: ${key}`);
  }
}
