import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { obtain } from './installation.mjs';
import { ownFolder } from './own-folder.mjs';
import { run, startRevivable, startServer, unprivileged } from './processes.mjs';

/**
 * A private nginx. `configuration({ folder, pidFile, hand })` returns the path of its configuration, which listens on `port` of the
 * loopback, and may write below `folder` only. As root, it runs as the user www-data or nobody: `hand(path)` gives a file to that user.
 * Resolves with the server, how to read the configuration again (`reload`: old workers finish what they serve) and how to stop it;
 * throws what nginx says of a configuration that it does not accept.
 */
export async function startNginx(folder, port, configuration, log, { onOutput } = {}) {
  const executable = join(obtain('nginx', log).folder, 'nginx');
  const identity = unprivileged(['www-data', 'nobody']);
  const own = ownFolder(join(folder, 'nginx'), identity);
  const pidFile = join(own, 'nginx.pid');
  const hand = (path) => identity.uid !== undefined && chownSync(path, identity.uid, identity.gid);
  const args = ['-p', own, '-e', 'stderr', '-c', configuration({ folder: own, pidFile, hand })];
  run(executable, ['-t', ...args], { ...identity, cwd: own });
  const server = await startRevivable(port, () =>
    startServer(executable, [...args, '-g', 'daemon off;'], { ...identity, cwd: own, onOutput, lastSignal: 'SIGTERM' }),
  );
  return {
    server,
    reload() {
      run(executable, ['-t', ...args], { ...identity, cwd: own });
      server.signal('SIGHUP');
    },
    stop: () => server.stop(),
  };
}
