import { join } from 'node:path';
import { startContainer } from './container.mjs';
import { obtain } from './installation.mjs';
import { freePort, startRevivable, startServer } from './processes.mjs';

/** A private Redis without persistence on a free port. Resolves with its URL, the server itself (absent in a container) and how to stop it. */
export async function startRedis(folder, log) {
  const source = obtain('redis', log);
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = ['--save', '', '--appendonly', 'no'];
  if (source.image) {
    const args = ['-p', `127.0.0.1:${port}:6379`, source.image, 'redis-server', ...settings];
    return { url, stop: await startContainer(args, port, log) };
  }
  const executable = join(source.folder, 'redis-server');
  const server = await startRevivable(port, () =>
    startServer(executable, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...settings], {
      cwd: folder,
    }),
  );
  return { url, server, executable, stop: () => server.stop() };
}
