import { join } from 'node:path';
import { root } from '../fault/program.js';

interface Modules {
  readonly 'services/abandoned': typeof import('../../tools/services/abandoned.mjs');
  readonly 'services/alertmanager': typeof import('../../tools/services/alertmanager.mjs');
  readonly 'services/nginx': typeof import('../../tools/services/nginx.mjs');
  readonly 'services/postgres': typeof import('../../tools/services/postgres.mjs');
  readonly 'services/processes': typeof import('../../tools/services/processes.mjs');
  readonly 'services/prometheus': typeof import('../../tools/services/prometheus.mjs');
  readonly 'services/redis': typeof import('../../tools/services/redis.mjs');
  readonly 'stack/switch-slot': typeof import('../../tools/stack/switch-slot.mjs');
}

/** A module of tools/. This is compiled to another folder, so the path is made at run time; the type still is the module's own. */
export async function tool<Name extends keyof Modules>(name: Name): Promise<Modules[Name]> {
  return (await import(join(root, 'tools', `${name}.mjs`))) as Modules[Name];
}
