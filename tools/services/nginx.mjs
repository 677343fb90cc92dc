import { join } from 'node:path';
import { obtain } from './installation.mjs';
import { ownFolder } from './own-folder.mjs';
import { run, startRevivable, startServer, unprivileged } from './processes.mjs';

/**
 * A private nginx. `configuration({ folder, pidFile })` returns the path of its configuration, which listens on `port` of the
 * loopback, and may write below `folder` only. Everything has to be readable by the user www-data or nobody.
 * Resolves with the server, how to read the configuration again (`reload`: old workers finish what they serve) and how to stop it;
 * throws what nginx says of a configuration that it does not accept.
 */
export async function startNginx(folder, port, configuration, log, { onOutput } = {}) {
  const executable = join(obtain('nginx', log).folder, 'nginx');
  const identity = unprivileged(['www-data', 'nobody']);
  const own = ownFolder(join(folder, 'nginx'), identity);
  const pidFile = join(own, 'nginx.pid');
  const args = ['-p', own, '-e', 'stderr', '-c', configuration({ folder: own, pidFile })];
  run(executable, ['-t', ...args], { ...identity, cwd: own });
  const server = await startRevivable(port, () =>
    startServer(executable, [...args, '-g', 'daemon off;'], { ...identity, cwd: own, onOutput }),
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
