import { basename } from 'node:path';
import { fail, pass, unknown, type Probe } from '@rapport/checklist';
import { byCanary } from './log-canary.js';

export const piiProbe: Probe = {
  id: 'logs.pii',
  version: 1,
  description: 'An address and a password that a request carried in its query, its headers and its body are in no log',
  run: byCanary(({ entries, leaks, files }) => {
    if (leaks.length > 0)
      return fail(`what the request said is in ${leaks.length} logs`, { details: leaks.map((leak) => basename(leak)) });
    // Nothing is found easily where nothing is logged.
    if (entries.length === 0)
      return unknown('the request left no line, so nothing shows that it was logged without what it said');
    return pass(`the request was logged, and what it said is in none of ${files.length} files`);
  }),
};
