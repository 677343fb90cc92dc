// Private PostgreSQL and Redis for tests and benchmarks: free loopback ports, a temporary folder, gone afterwards.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres.mjs';
import { noteOwner, removeAbandoned } from './abandoned.mjs';
import { startRedis } from './redis.mjs';

const PREFIX = join(tmpdir(), 'rapport-services-');

/**
 * Starts both, installing what is missing where it may (root on Debian; else a container).
 * `options.durable`: PostgreSQL with its durable defaults, for benchmarks. Resolves with `{ postgresUrl, redisUrl, redisPid, stop }`; rejects with what to install when there is no way.
 */
export async function startServices(log = (line) => console.error(`[services] ${line}`), options = {}) {
  removeAbandoned(PREFIX);
  const folder = mkdtempSync(PREFIX);
  // The servers may run as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const stops = [];
  const stop = async () => {
    await Promise.all(stops.splice(0).map((stopOne) => stopOne()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres(folder, log, options);
    stops.push(postgres.stop);
    const redis = await startRedis(folder, log);
    stops.push(redis.stop);
    noteOwner(folder, [postgres.pid, redis.pid]);
    return { postgresUrl: postgres.url, redisUrl: redis.url, redisPid: redis.pid, redisServer: redis.executable, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
