import { join } from 'node:path';
import type { ProbeContext, Target } from '@rapport/checklist';
import { folderWith } from './probe-scenes.js';
import { probeContext } from './proves-red.js';

/** An environment called production whose record of deployments has these lines, oldest first. */
export const onRecord =
  (release: NonNullable<Target['release']>) =>
  (...deployments: readonly object[]) =>
  (): ProbeContext => {
    const lines = deployments.map((deployment) => `${JSON.stringify(deployment)}\n`).join('');
    const folder = folderWith({ 'deployments.ndjson': lines });
    return probeContext({ name: 'production', release, deploymentsFile: join(folder, 'deployments.ndjson') });
  };
