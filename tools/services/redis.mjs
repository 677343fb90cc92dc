import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startContainer } from './container.mjs';
import { obtain } from './installation.mjs';
import { freePort, startRevivable, startServer } from './processes.mjs';

/**
 * A private Redis on a free port. Resolves with its URL, the server itself (absent in a container) and how to stop it.
 * Without persistence and open to the machine, unless `options` give a `password` (letters and digits) or say `appendOnly`, as in
 * production: written once a second, and kept in `folder`.
 */
export async function startRedis(folder, log, { password, appendOnly = false, onOutput } = {}) {
  const source = obtain('redis', log);
  const port = await freePort();
  const url = `redis://${password ? `:${password}@` : ''}127.0.0.1:${port}`;
  const settings = ['--save', '', '--appendonly', appendOnly ? 'yes' : 'no', '--appendfsync', 'everysec'];
  if (source.image) {
    const secret = password ? ['--requirepass', password] : [];
    const args = ['-p', `127.0.0.1:${port}:6379`, source.image, 'redis-server', ...settings, ...secret];
    return { url, stop: await startContainer(args, port, log) };
  }
  const executable = join(source.folder, 'redis-server');
  // In a file, because everybody on the machine may read arguments.
  const configuration = join(folder, 'redis.conf');
  writeFileSync(configuration, password ? `requirepass ${password}\n` : '', { mode: 0o600 });
  const server = await startRevivable(port, () =>
    startServer(
      executable,
      [configuration, '--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings],
      { cwd: folder, onOutput },
    ),
  );
  return { url, server, executable, stop: () => server.stop() };
}
