import type { Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { lastLines, runNode } from '../support/run-tool.js';

export const documentsCurrentProbe: Probe = {
  id: 'code.documents-current',
  version: 1,
  description: 'The documents that the code itself can tell, generated anew, differ in nothing from those checked in.',
  timeoutMs: 120_000,
  run: needing('sourceFolder', async (folder, { signal }) => {
    const ran = await runNode(['tools/generate.mjs', '--check'], folder, signal);
    const problems = ran.code === 0 ? [] : ['generated documents are out of date', ...lastLines(ran)];
    return judge(problems, 'all generated documents are current');
  }),
};
