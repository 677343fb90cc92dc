import { join } from 'node:path';
import { obtain } from './installation.mjs';
import { startContainer } from './container.mjs';
import { ownFolder } from './own-folder.mjs';
import { freePort, run, startRevivable, startServer, unprivileged } from './processes.mjs';

// Speed over durability: the data of a test lives for one run.
const VOLATILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
const SETTINGS = {
  max_connections: '200',
  shared_buffers: '128MB',
  listen_addresses: '127.0.0.1',
};

/**
 * A private PostgreSQL on a free port with its cluster under `folder`. Resolves with its URL, the server
 * itself (absent in a container) and how to stop it.
 * `durable` keeps the server's own defaults, for measurements of what a commit costs in production.
 */
export async function startPostgres(folder, log, { durable = false, onOutput } = {}) {
  const source = obtain('postgres', log);
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, ...(durable ? {} : VOLATILE) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  if (source.image) {
    const args = ['-e', 'POSTGRES_HOST_AUTH_METHOD=trust', '-p', `127.0.0.1:${port}:5432`, source.image];
    const inside = settings.map((setting) => setting.replace('127.0.0.1', '*'));
    return { url, stop: await startContainer([...args, ...inside], port, log) };
  }
  // It refuses to run as root.
  const identity = unprivileged(['postgres', 'nobody']);
  const data = ownFolder(join(folder, 'postgres'), identity);
  run(
    join(source.folder, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...identity, cwd: data },
  );
  const server = await startRevivable(port, () =>
    startServer(join(source.folder, 'postgres'), ['-D', data, '-p', String(port), '-k', data, ...settings], {
      ...identity,
      cwd: data,
      onOutput,
    }),
  );
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
  return { url, server, stop: () => server.stop('SIGINT') };
}
