import { unknown, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { jsonOf } from '../support/source-files.js';

const LEAST_PERCENT = 80;

interface Summary {
  readonly total: { readonly lines: { readonly total: number; readonly pct: number } };
}

export const coverageProbe: Probe = {
  id: 'code.coverage',
  version: 1,
  description: `The latest run of all tests reached at least ${LEAST_PERCENT} % of the lines.`,
  run: needing('sourceFolder', async (folder) => {
    const summary = await jsonOf<Summary>(folder, 'coverage', 'coverage-summary.json');
    if (!summary) return unknown('there is no coverage/coverage-summary.json: run npm test');
    const { total, pct } = summary.total.lines;
    const problems = [
      ...(total > 0 ? [] : ['no line was measured']),
      ...(pct >= LEAST_PERCENT ? [] : [`${pct} % of the lines are covered, below ${LEAST_PERCENT} %`]),
    ];
    return judge(problems, `${pct} % of ${total} lines are covered`);
  }),
};
