/** What can be said of monitoring/ with Prometheus' and Alertmanager's own tools. Each check resolves with what is wrong. */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../bootstrap.mjs';
import { alertGroups } from './alerts/index.mjs';
import { mutantsOf } from './mutants.mjs';
import { panelQueries } from './panel-queries.mjs';
import { call, survivors, testRules } from './promtool.mjs';
import { readSlo } from './slo.mjs';

const PROMETHEUS = join(root, 'monitoring/prometheus');
const ALERTMANAGER = join(root, 'monitoring/alertmanager/alertmanager.yml');

const rules = () => globSync('rules/*.yml', { cwd: PROMETHEUS }).toSorted();
const alerts = () => Object.values(alertGroups(readSlo())).flat();
const wrong = ({ code, output }) => (code === 0 ? [] : [output.trim()]);

export async function checkRules() {
  return wrong(
    await call('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', ...rules()], { cwd: PROMETHEUS }),
  );
}

export async function checkConfiguration() {
  return [
    ...wrong(await call('promtool', ['check', 'config', 'prometheus.yml'], { cwd: PROMETHEUS })),
    ...wrong(await call('amtool', ['check-config', ALERTMANAGER])),
  ];
}

/** The unit tests of all alerts, on both sides of each threshold. */
export async function checkAlerts() {
  const failed = await testRules(globSync('tests/*.test.yml', { cwd: PROMETHEUS }).toSorted(), { cwd: PROMETHEUS });
  return failed.map(({ output }) => output.trim());
}

/** Whether each alert, with its own labels, comes to the receiver of its severity. */
export async function checkRoutes() {
  const labels = new Set(alerts().map(({ name, severity, area }) => [severity, name, area].join(' ')));
  const found = await Promise.all(
    [...labels, 'unthought-of Other other'].map(async (text) => {
      const [severity, name, area] = text.split(' ');
      const receiver = severity === 'unthought-of' ? 'ticket' : severity;
      const set = [`severity=${severity}`, `alertname=${name}`, `area=${area}`];
      const args = [
        'config',
        'routes',
        'test',
        `--config.file=${ALERTMANAGER}`,
        `--verify.receivers=${receiver}`,
        ...set,
      ];
      return wrong(await call('amtool', args)).map((output) => `${name}: ${output}`);
    }),
  );
  return found.flat();
}

/** Whether every query of every panel is PromQL. */
export async function checkPanels(queries = panelQueries()) {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-panels-'));
  try {
    const records = queries.map(({ expr }, index) => ({ record: `panel:${index}`, expr }));
    const file = join(folder, 'panels.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'panels', rules: records }] }));
    return wrong(await call('promtool', ['check', 'rules', file]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Mutants of the alerts that `chosen` takes which their unit tests did not notice, as sentences.
 * @param {(alert: { name: string }) => boolean} chosen
 */
export async function checkMutants(chosen = () => true) {
  const slo = readSlo();
  const mutants = alerts().filter(chosen).flatMap(mutantsOf);
  const left = await survivors(mutants, slo, alertGroups(slo));
  return left.map(
    ({ what, alert }) => `${alert.name} ${Object.values(alert.labels).join(' ')}: ${what} went unnoticed`,
  );
}

export const countMutants = () => alerts().flatMap(mutantsOf).length;
