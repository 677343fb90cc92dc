import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, type Probe } from '@rapport/checklist';
import { alertRules } from '../alerts/rule-files.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { runbookProblems } from '../support/runbook.js';

const RUNBOOKS = 'docs/runbooks';

export const runbooksProbe: Probe = {
  id: 'documents.runbooks',
  version: 1,
  description:
    'Every alert has a runbook under four headings, every runbook has its alert, and each alert links to its own',
  run: needing('sourceFolder', async (sources) => {
    const files = (await readdir(join(sources, RUNBOOKS)).catch(() => [])).filter((name) => name.endsWith('.md'));
    const written = files.map((name) => name.slice(0, -'.md'.length)).filter((name) => name !== 'README');
    const rules = await alertRules(sources);
    if (rules.length === 0) return fail('there are no alerts to explain');
    const alerts = new Set(rules.map(({ alert }) => alert));
    const incomplete = await Promise.all([...alerts].map((alert) => runbookProblems(sources, alert)));
    const problems = [
      ...incomplete.flat(),
      ...written.filter((name) => !alerts.has(name)).map((name) => `${name}.md is of no alert`),
      ...rules
        .filter(({ alert, annotations }) => !annotations['runbook_url']?.includes(alert))
        .map(({ alert }) => `the alert ${alert} does not link to its runbook`),
    ];
    return judge(problems, `${alerts.size} alerts and ${written.length} runbooks belong together`, {
      target: RUNBOOKS,
    });
  }),
};
