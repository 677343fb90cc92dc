/**
 * Gets a fresh clone ready: dependencies installed, sources compiled, each only when stale.
 * Imports nothing but Node itself and runs on Node 20, because it comes before both the dependencies and Node 24.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');

/** Node 24, pinned as a dependency; there once {@link ensureInstalled} has run. */
export const node = join(bin, 'node');

/** The environment for children: the project's own Node and tools come before the machine's. */
export const environment = (extra = {}) => ({
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  ...extra,
});

/**
 * Runs a command to its end and resolves with its exit code (128+ for a signal).
 * With `quiet` the output is kept back and shown only when the command fails.
 */
export function run(command, args, { cwd = root, env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (quiet && code !== 0) process.stderr.write(output);
      resolve(code ?? 128);
    });
  });
}

/** `npm ci` when what is installed is not what the lockfile asks for. `folder` is the package to install. */
export async function ensureInstalled(folder = root) {
  await exclusively('install', async () => {
    if (isInstalled(folder)) return;
    const name = folder === root ? 'dependencies' : `dependencies of ${folder.slice(root.length + 1)}`;
    await step(`Installing ${name} (npm ci, about a minute on a cold cache)`, () =>
      run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, quiet: true }),
    );
  });
}

/** Compiles when a source, the compiler's settings or the dependencies changed since the last time, or with `force`. */
export async function ensureBuilt({ force = false } = {}) {
  await exclusively('build', async () => {
    const stamp = join(root, 'dist', '.stamp');
    const digest = sourceDigest();
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
    await step('Compiling (about half a minute)', () =>
      run(node, [join(root, 'tools', 'compile.mjs')], { quiet: true }),
    );
    writeFileSync(stamp, digest);
  });
}

/**
 * npm records what it installed in a hidden lockfile, as its last act: comparing the two finds a missing, an
 * interrupted and an outdated installation alike. Optional packages may be absent (other platforms' binaries).
 */
export function isInstalled(folder) {
  const hidden = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || entry.devOptional || present[path]?.version === entry.version,
  );
}

/** Contents, not times: a checkout or a copy changes times. Specs are left out, for they are never compiled to dist. */
function sourceDigest() {
  const hash = createHash('sha256');
  const settings = [
    'package-lock.json',
    'nest-cli.json',
    'tsconfig.base.json',
    'tsconfig.build.json',
    'tools/compile.mjs',
  ];
  const sources = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
  );
  for (const file of [...settings, ...sources].toSorted((a, b) => (a < b ? -1 : 1)))
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Says in one line what is waited for, and then how long it took; ends the process when the step fails. */
async function step(title, work) {
  const begun = performance.now();
  const seconds = () => `${Math.round((performance.now() - begun) / 1000)} s`;
  process.stderr.write(`${title} …\n`);
  const ticker = setInterval(() => process.stderr.write(`  … still at it after ${seconds()}\n`), 15_000);
  const code = await work().finally(() => clearInterval(ticker));
  if (code !== 0) {
    process.stderr.write(`${title}: failed after ${seconds()} (exit code ${code})\n`);
    process.exit(1);
  }
  process.stderr.write(`  done in ${seconds()}\n`);
}

/** One process at a time does `work`: two commands started together must not install over each other. */
export async function exclusively(name, work) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const lock = join(root, '.cache', `${name}.lock`);
  for (let waited = false; !tryLock(lock); waited = true) {
    if (!waited) process.stderr.write(`Waiting for another command to finish its ${name} (${lock}) …\n`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const release = () => rmSync(lock, { force: true });
  const onSignal = () => {
    release();
    process.exit(130);
  };
  process.once('exit', release).once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    await work();
  } finally {
    process.off('exit', release).off('SIGINT', onSignal).off('SIGTERM', onSignal);
    release();
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    // A holder that was killed leaves its file behind. Between its creation and its content the file is empty: wait.
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder !== 0 && !isAlive(holder)) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
