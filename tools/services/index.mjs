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
 * `options.durable`: PostgreSQL with its durable defaults, for benchmarks. Resolves with the URLs and the servers (see index.d.mts); rejects with
 * what to install when there is no way.
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
    const servers = [postgres.server, redis.server];
    const note = () =>
      noteOwner(
        folder,
        servers.map((server) => server?.pid),
      );
    note();
    return {
      postgresUrl: postgres.url,
      redisUrl: redis.url,
      redisPid: redis.server?.pid,
      redisServer: redis.executable,
      postgres: illTreatable(postgres.server, note),
      redis: illTreatable(redis.server, note),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a test of failures may do to a server. */
function illTreatable(server, note) {
  return (
    server && {
      kill: () => server.stop('SIGKILL'),
      signal: server.signal,
      async revive() {
        await server.revive();
        note();
      },
    }
  );
}
