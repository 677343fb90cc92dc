import { fail, pass, type Probe } from '@rapport/checklist';
import { byCanary } from './log-canary.js';

export const centralisedProbe: Probe = {
  id: 'logs.centralised',
  version: 1,
  description: 'A request that has just been made is found, by its id, where the logs of all processes are collected',
  run: byCanary(({ entries, files }) =>
    entries.length > 0
      ? pass(`${entries.length} lines of the request were found among ${files.length} collected files`)
      : fail(`no line of the request was found in ${files.length} collected files within 15 s`),
  ),
};
