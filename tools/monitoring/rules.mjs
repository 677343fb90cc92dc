import { expectedAlert, toRule } from './alert.mjs';
import { recordingGroups } from './recording-rules.mjs';

/** Rule files of Prometheus by name: one for each group of recording rules, and of alerts. */
export function ruleFiles(slo, groups) {
  const recording = recordingGroups(slo).map((group) => [group.name.replace('rapport.', ''), { groups: [group] }]);
  const alerts = Object.entries(groups).map(([group, items]) => [group, alertFile(group, items, slo)]);
  return Object.fromEntries([...recording, ...alerts]);
}

export const alertFile = (group, items, slo) => ({
  groups: [{ name: `rapport.${group}`, rules: items.map((item) => toRule(item, slo)) }],
});

/** Names of the files that record what the alerts read: promtool evaluates all rules of a test at each of its steps. */
export function recordingsOf(items, files) {
  const reads = ({ groups: [{ rules }] }) =>
    rules.some(({ record }) => record && items.some(({ expr }) => expr.includes(record)));
  return Object.keys(files).filter((name) => reads(files[name]));
}

/**
 * A file of promtool's unit tests: all cases of the alerts of `file`.
 * @param folder of the rule files, as seen from the test
 */
export function testFile(items, file, files, slo, folder = '../rules') {
  const names = [...recordingsOf(items, files), file];
  const cases = items.flatMap((item) => item.cases.map((unit) => ({ item, unit })));
  return {
    rule_files: names.map((name) => `${folder}/${name}.yml`),
    evaluation_interval: cases[0].unit.step ?? evaluationOf(items),
    // What is recorded comes before what reads it.
    group_eval_order: names.flatMap((name) => files[name].groups.map((group) => group.name)),
    tests: cases.map(({ item, unit }, index) => unitTest(item, unit, index, slo)),
  };
}

/** As rarely as what has to hold for a while allows: each evaluation takes its time. */
const evaluationOf = (items) =>
  items.every(({ hold = '5m', cases }) => [hold, ...cases.map(({ at }) => at)].every(isMultipleOfFive)) ? '5m' : '1m';
const isMultipleOfFive = (duration) =>
  duration === '1h' || (duration.endsWith('m') && Number.parseInt(duration, 10) % 5 === 0);

function unitTest(item, { series, at, fires, step = '1m' }, index, slo) {
  const perStep = Number.parseInt(step, 10);
  const steps = Math.ceil(Number.parseInt(at, 10) / perStep);
  return {
    name: `${item.name} ${Object.values(item.labels).join(' ')} #${index}: ${fires.length > 0 ? 'fires' : 'is silent'}`,
    interval: step,
    input_series: series.map((one) => ({ series: one.series, values: one.values(steps, perStep) })),
    alert_rule_test: [
      { eval_time: at, alertname: item.name, exp_alerts: fires.map((fired) => expectedAlert(item, fired, slo)) },
    ],
  };
}
