import { join } from 'node:path';
import { obtain } from './installation.mjs';
import { ownFolder } from './own-folder.mjs';
import { freePort, startRevivable, startServer, unprivileged } from './processes.mjs';

/**
 * A private Prometheus on a free port, its data under `folder`. `configFile` has to be readable by the user prometheus or nobody.
 * Resolves with its URL, `promtool`, the server, and how to stop it; `server.signal('SIGHUP')` reads the configuration again.
 */
export async function startPrometheus(folder, configFile, log, { onOutput } = {}) {
  const programs = obtain('prometheus', log).folder;
  const port = await freePort();
  const identity = unprivileged(['prometheus', 'nobody']);
  const data = ownFolder(join(folder, 'prometheus'), identity);
  const server = await startRevivable(port, () =>
    startServer(
      join(programs, 'prometheus'),
      [
        `--config.file=${configFile}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--storage.tsdb.retention.time=1d',
        '--enable-feature=exemplar-storage',
        '--log.format=json',
      ],
      { ...identity, cwd: data, onOutput },
    ),
  );
  return { url: `http://127.0.0.1:${port}`, promtool: join(programs, 'promtool'), server, stop: () => server.stop() };
}
