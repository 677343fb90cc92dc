import { join } from 'node:path';
import { obtain } from './installation.mjs';
import { ownFolder } from './own-folder.mjs';
import { freePort, startRevivable, startServer, unprivileged } from './processes.mjs';

/**
 * A private Alertmanager on a free port, alone (it forms no cluster). `configFile` has to be readable by the user prometheus or
 * nobody. Resolves with its URL, `amtool`, the server, and how to stop it.
 */
export async function startAlertmanager(folder, configFile, log, { onOutput } = {}) {
  const programs = obtain('alertmanager', log).folder;
  const port = await freePort();
  const identity = unprivileged(['prometheus', 'nobody']);
  const data = ownFolder(join(folder, 'alertmanager'), identity);
  const server = await startRevivable(port, () =>
    startServer(
      join(programs, 'prometheus-alertmanager'),
      [
        `--config.file=${configFile}`,
        `--storage.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
        '--log.format=json',
      ],
      { ...identity, cwd: data, onOutput },
    ),
  );
  return { url: `http://127.0.0.1:${port}`, amtool: join(programs, 'amtool'), server, stop: () => server.stop() };
}
