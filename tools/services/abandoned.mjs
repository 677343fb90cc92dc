// A test run that was killed cannot stop its servers; the next one does it.
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const FILE = 'owner.json';

/** Remembers in the folder who started these servers. */
export function noteOwner(folder, servers) {
  const pids = servers.filter((pid) => pid !== undefined);
  writeFileSync(join(folder, FILE), JSON.stringify({ owner: process.pid, servers: pids }));
}

/** Ends servers whose owner is gone, and removes their folders. */
export function removeAbandoned(prefix) {
  const names = readdirSync(dirname(prefix)).filter((name) => name.startsWith(basename(prefix)));
  for (const folder of names.map((name) => join(dirname(prefix), name))) {
    const note = readNote(folder);
    if (note === undefined || isAlive(note.owner)) continue;
    for (const pid of note.servers.flatMap((server) => [server, ...childrenOf(server)]))
      if (worksIn(pid, folder)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

function readNote(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
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

/** The pid may belong to somebody else by now: ours have their working directory in the folder. */
function worksIn(pid, folder) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return false;
  }
}
