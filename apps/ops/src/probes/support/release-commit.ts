import type { ProbeContext } from '@rapport/checklist';
import { runTool } from './run-tool.js';

/** Full hash of the commit under examination: as the target says, else as the sources are; undefined when neither tells. */
export function releaseCommit(folder: string, context: ProbeContext): Promise<string | undefined> {
  const { target, signal, fact } = context;
  if (target.release) return Promise.resolve(target.release.commit);
  return fact('release-commit', async () => {
    const { code, stdout } = await runTool('git', ['rev-parse', 'HEAD'], folder, signal);
    return code === 0 ? stdout.trim() : undefined;
  });
}
