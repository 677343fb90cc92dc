import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

/** Every query of every panel, as the dashboards' files hold them: `[{ dashboard, panel, expr }]`. */
export function panelQueries(folder = join(root, 'monitoring/dashboards')) {
  return globSync('*.json', { cwd: folder })
    .toSorted()
    .flatMap((file) => {
      const { uid, panels } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return panels.flatMap(({ title, targets = [] }) =>
        targets.map(({ expr }) => ({ dashboard: uid, panel: title, expr })),
      );
    });
}
