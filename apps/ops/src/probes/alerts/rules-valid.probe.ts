import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, unknown, type Probe } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { lastLines } from '../support/run-tool.js';
import { runbookProblems } from '../support/runbook.js';
import { tool } from '../support/tool.js';
import { alertCases, alertRules, RULES } from './rule-files.js';

/** All rules at once: promtool's lint finds nothing, and every alert has its unit tests and its runbook. */
export const rulesValidProbe: Probe = {
  id: 'alerts.rules-valid',
  version: 1,
  description: 'Prometheus takes every rule without a warning, and each alert is tested and has a runbook',
  run: needing('sourceFolder', async (sources, context) => {
    const names = await readdir(join(sources, RULES)).catch(() => []);
    const files = names.filter((name) => name.endsWith('.yml'));
    if (files.length === 0) return fail(`there are no rules in ${RULES}`);
    const paths = files.map((name) => join(sources, RULES, name));
    const checked = await tool(
      'promtool',
      ['check', 'rules', '--lint=all', '--lint-fatal', ...paths],
      sources,
      context.signal,
    );
    if (!checked) return unknown('promtool is not installed here');
    const rules = await alertRules(sources);
    const alerts = [...new Set(rules.map(({ alert }) => alert))];
    // Fires all the time: its silence is what would be noticed.
    const heartbeats = new Set(
      rules.filter(({ labels }) => labels['severity'] === 'heartbeat').map(({ alert }) => alert),
    );
    const casesOf = await alertCases(sources, context);
    const untested = alerts
      .filter((alert) => casesOf(alert).firing === 0 || (casesOf(alert).silent === 0 && !heartbeats.has(alert)))
      .map((alert) => `${alert} is not tested on both sides`);
    const unexplained = await Promise.all(alerts.map((alert) => runbookProblems(sources, alert)));
    const problems = [
      ...(checked.code === 0 ? [] : ['promtool refuses the rules']),
      ...untested,
      ...unexplained.flat(),
    ];
    const finding = judge(
      problems,
      `${alerts.length} alerts in ${files.length} files: valid, tested, each with a runbook`,
    );
    return checked.code === 0 ? finding : { ...finding, details: [...problems, ...lastLines(checked)] };
  }),
};
