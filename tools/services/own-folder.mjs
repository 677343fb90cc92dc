import { chownSync, mkdirSync } from 'node:fs';

/** Makes a folder that belongs to whom the server runs as, and returns its path. */
export function ownFolder(path, { uid, gid } = {}) {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined) chownSync(path, uid, gid);
  return path;
}
