import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { matchingLines } from '../../logs/matching-lines.js';
import { byCanary, type Canary } from './log-canary.js';

/** By what `rapport logs grep` searches with. */
async function count({ files }: Canary, requestId: string): Promise<number> {
  let lines = 0;
  for (const file of files) {
    for await (const line of matchingLines(createReadStream(file), { field: 'request_id', value: requestId })) {
      lines += line === '' ? 0 : 1;
    }
  }
  return lines;
}

export const searchProbe: Probe = {
  id: 'logs.search',
  version: 1,
  description: 'Searching the collected logs by the id of a request finds its lines, with when and what, and no others',
  run: byCanary(async (canary) => {
    if (canary.entries.length === 0) return unknown('the request left no line to search for');
    const found = await count(canary, canary.requestId);
    const stray = await count(canary, randomUUID());
    if (found === 0 || stray > 0)
      return fail(`the search found ${found} lines of the request, and ${stray} of one that was never made`);
    const bare = canary.entries.filter(({ time, event }) => typeof time !== 'string' || typeof event !== 'string');
    if (bare.length > 0) return fail(`${bare.length} lines of the request say no time or no event`);
    return pass(`the search by request id found its ${found} lines, and nothing for an id that does not exist`);
  }),
};
