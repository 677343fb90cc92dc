import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProbeContext } from '@rapport/checklist';
import { ServiceFault } from '../client/person.js';

/**
 * Restarts the processes that serve users by the target's own command, which returns when they are ready again. Resolves
 * with whether there is such a command; rejects when it fails.
 */
export async function restart({ target, signal }: ProbeContext): Promise<boolean> {
  const [program, ...args] = target.restartCommand ?? [];
  if (program === undefined) return false;
  await promisify(execFile)(program, args, { signal }).catch(() => {
    signal.throwIfAborted();
    throw new ServiceFault('the restart command failed');
  });
  return true;
}
