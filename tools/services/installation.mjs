// Where the servers come from: what is on the machine, else Debian packages, else a container, else a clear request.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findExecutable, run } from './processes.mjs';

const POLICY = '/usr/sbin/policy-rc.d';
const CREATE_CLUSTER = '/etc/postgresql-common/createcluster.conf';
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

const SERVICES = {
  postgres: { executable: 'initdb', package: 'postgresql', image: 'postgres:16-alpine', folders: postgresFolders },
  redis: { executable: 'redis-server', package: 'redis-server', image: 'redis:7-alpine' },
  prometheus: { executable: 'prometheus', package: 'prometheus' },
  alertmanager: { executable: 'prometheus-alertmanager', package: 'prometheus-alertmanager' },
  // Debian puts it where only root's PATH looks.
  nginx: { executable: 'nginx', package: 'nginx', folders: () => ['/usr/sbin'] },
};

/** Homebrew's names, where they differ from ours. */
const BREW = { postgres: 'postgresql@16' };

/** Debian keeps PostgreSQL's programs out of PATH, one folder a version; the newest first. */
function postgresFolders() {
  if (!existsSync(DEBIAN_POSTGRES)) return [];
  const versions = readdirSync(DEBIAN_POSTGRES).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
}

/**
 * How to get the service: `{ folder }` of its programs (`promtool` comes with prometheus, `amtool` with alertmanager), or
 * `{ image }` to run in a container, for PostgreSQL and Redis. Throws with what to install when there is no way.
 */
export function obtain(name, log) {
  const service = SERVICES[name];
  const find = () => findExecutable(service.executable, service.folders?.());
  const found = find();
  if (found) return { folder: dirname(found) };
  if (canInstall()) {
    log(`installing ${service.package} with apt-get (tests start it privately; no system service is started)`);
    installQuietly(service.package);
    const installed = find();
    if (installed) return { folder: dirname(installed) };
  }
  if (service.image && dockerAnswers()) return { image: service.image };
  throw new Error(
    `${name} is needed and was not found. Install it and try again:\n` +
      `  Debian or Ubuntu: sudo apt-get install ${service.package}\n` +
      `  macOS:            brew install ${BREW[name] ?? name}` +
      (service.image ? '\n  or start Docker, whose containers are used when nothing is installed.' : ''),
  );
}

const canInstall = () => process.getuid?.() === 0 && findExecutable('apt-get') !== undefined;

function dockerAnswers() {
  try {
    run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5000 });
    return true;
  } catch {
    return false;
  }
}

/** Installs a package without letting it start a system service or create a database cluster of its own. */
function installQuietly(packageName) {
  const undo = [
    putTemporarily(POLICY, '#!/bin/sh\nexit 101\n', 0o755),
    putTemporarily(CREATE_CLUSTER, 'create_main_cluster = false\n', 0o644),
  ];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    run(
      'apt-get',
      [
        'install',
        '-y',
        '-q',
        '--no-install-recommends',
        '-o',
        'Dpkg::Options::=--force-confold',
        '-o',
        'DPkg::Lock::Timeout=300',
        packageName,
      ],
      {
        env: environment,
      },
    );
  try {
    try {
      install();
    } catch {
      // The package lists of a fresh machine or image are empty or out of date.
      run('apt-get', ['update', '-q'], { env: environment });
      install();
    }
  } finally {
    for (const restore of undo) restore();
  }
}

/** Writes a file and returns how to put back what was there. */
function putTemporarily(path, text, mode) {
  const before = existsSync(path) ? readFileSync(path) : undefined;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
  return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before));
}
