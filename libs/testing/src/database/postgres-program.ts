import { join } from 'node:path';
import { obtain } from '../../../../tools/services/installation.mjs';

/** Path of one of PostgreSQL's own programs (`pg_dump`, …), of the server that the tests run on. */
export function postgresProgram(name: string): string {
  const source = obtain('postgres', () => undefined);
  if (source.folder === undefined)
    throw new Error(`${name} needs PostgreSQL on this machine; here it runs in a container`);
  return join(source.folder, name);
}
