import { stringify } from 'yaml';
import { alertGroups } from './alerts/index.mjs';
import { alertmanagerConfig } from './alertmanager.mjs';
import { dashboards } from './dashboards/index.mjs';
import { podMonitors, prometheusConfig, prometheusRule } from './prometheus.mjs';
import { ruleFiles, testFile } from './rules.mjs';
import { SLO_FILE, readSlo } from './slo.mjs';

/**
 * Everything that is made from monitoring/slo.yaml, as `{ path: text }`.
 * @returns {Record<string, string>}
 */
export function monitoringArtefacts(slo = readSlo()) {
  const groups = alertGroups(slo);
  const files = ruleFiles(slo, groups);
  const tests = Object.entries(groups).map(([group, items]) => [
    `monitoring/prometheus/tests/${group}.test.yml`,
    yaml(testFile(items, group, files, slo)),
  ]);
  return {
    ...Object.fromEntries(
      Object.entries(files).map(([name, file]) => [`monitoring/prometheus/rules/${name}.yml`, yaml(file)]),
    ),
    ...Object.fromEntries(tests),
    'monitoring/prometheus/prometheus.yml': yaml(prometheusConfig()),
    'monitoring/alertmanager/alertmanager.yml': yaml(alertmanagerConfig(slo)),
    'k8s/components/monitoring/prometheus-rules.yaml': yaml(prometheusRule(files)),
    'k8s/components/monitoring/service-monitors.yaml': podMonitors().map(yaml).join('---\n'),
    ...Object.fromEntries(
      dashboards(slo).map((board) => [
        `monitoring/dashboards/${board.uid}.json`,
        `${JSON.stringify(board, undefined, 2)}\n`,
      ]),
    ),
  };
}

const yaml = (value) =>
  `# Generated from ${SLO_FILE}: do not edit.\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`;
