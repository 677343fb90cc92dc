import { join } from 'node:path';
import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { lastLines } from '../support/run-tool.js';
import { runbookProblems } from '../support/runbook.js';
import { tool } from '../support/tool.js';
import { alertCases, alertRules, TESTS, type AlertRule } from './rule-files.js';

const ALERTMANAGER = 'monitoring/alertmanager/alertmanager.yml';

export interface AlertClaim {
  readonly id: string;
  readonly alert: string;
  /** What the checklist promises, in its words. */
  readonly about: string;
  /** Patterns of the expressions, thresholds included: each has to be there. */
  readonly expressions: readonly RegExp[];
}

/** An alert that is there with its threshold, tested on both sides, routed to somebody, and explained by a runbook. */
export const alertProbe = ({ id, alert, about, expressions }: AlertClaim): Probe => ({
  id,
  version: 1,
  description: `${alert} alerts on ${about}: its threshold, unit tests on both sides of it, its route and its runbook`,
  run: needing('sourceFolder', async (sources, context) => {
    const rules = (await alertRules(sources)).filter((rule) => rule.alert === alert);
    const missing = expressions.filter((expression) => !rules.some(({ expr }) => expression.test(expr)));
    const cases = (await alertCases(sources, context))(alert);
    const written = [
      ...(rules.length === 0
        ? [`there is no alert ${alert}`]
        : missing.map((each) => `${alert} has no expression ${each.source}`)),
      ...(cases.firing === 0 ? [`no unit test makes ${alert} fire`] : []),
      ...(cases.silent === 0 ? [`no unit test keeps ${alert} silent`] : []),
      ...(await runbookProblems(sources, alert)),
    ];
    // What is not even written need not be run.
    if (written.length > 0) return judge(written, '');
    return run(alert, rules, { sources, context, files: cases.files });
  }),
});

async function run(
  alert: string,
  rules: readonly AlertRule[],
  { sources, context, files }: { sources: string; context: ProbeContext; files: readonly string[] },
): Promise<Finding> {
  const { signal, fact } = context;
  const tested = await Promise.all(
    files.map((file) =>
      fact(`promtool ${file}`, () => tool('promtool', ['test', 'rules', join(sources, TESTS, file)], sources, signal)),
    ),
  );
  const severities = [...new Set(rules.map(({ labels }) => labels['severity'] ?? ''))];
  const routed = await Promise.all(
    severities.map((severity) => {
      const labels = [`alertname=${alert}`, `severity=${severity}`];
      const route = ['config', 'routes', 'test', `--config.file=${join(sources, ALERTMANAGER)}`];
      return tool('amtool', [...route, `--verify.receivers=${severity}`, ...labels], sources, signal);
    }),
  );
  if ([...tested, ...routed].includes(undefined)) return unknown('promtool or amtool is not installed here');
  const problems = [
    ...(tested.some((each) => each?.code !== 0) ? [`the unit tests of ${alert} fail`] : []),
    ...severities
      .filter((_, index) => routed[index]?.code !== 0)
      .map((severity) => `${alert} does not reach the receiver ${severity}`),
  ];
  const said = [...tested, ...routed].filter((each) => each?.code !== 0).flatMap((each) => lastLines(each!, 10));
  const finding = judge(problems, `${alert} fires and is silent as tested, and reaches ${severities.join(', ')}`);
  return { ...finding, details: [...(finding.details ?? []), ...said] };
}
