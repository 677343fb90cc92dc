import { appearing, counting, percent } from './series.mjs';
import { readSlo } from './slo.mjs';

/**
 * One alert as data. `cases` are its unit tests, on both sides of what it looks for:
 * `{ series, at, fires: undefined | [{ labels, value }] }`, where `value` is how its description writes `$value`.
 */
export function alert({ name, severity, area, dashboard, expr, hold, labels = {}, summary, description, cases }) {
  return { name, severity, area, dashboard, expr, hold, labels, summary, description, cases };
}

/** A case in which nothing fires. */
export const silent = (at, ...series) => ({ at, series: series.flat(), fires: [] });
/** A case in which the alert fires once, with these labels of its expression. */
export const firing = (at, fires, ...series) => ({ at, series: series.flat(), fires: [fires].flat() });

/**
 * The cases of `moreEvents(series, windowMinutes, count)`: a counter that was there, and one that appears with its first event.
 * A counter that appears at zero is a process that has just begun.
 */
export function eventCases(series, windowMinutes, fires, count = 0) {
  const at = `${windowMinutes + 30}m`;
  const recently = windowMinutes + 25;
  return [
    silent(at, count === 0 ? counting(series, 0, 7) : counting(series, (count - 0.1) / windowMinutes)),
    silent(at, appearing(series, count, recently)),
    firing(at, fires, appearing(series, count + 1, recently)),
    firing(at, fires, counting(series, (count + 0.9) / windowMinutes)),
  ];
}

/** The two sides of a threshold: `around(0.05, 0.001)` is `[0.049, 0.051]`. */
export const around = (threshold, step = threshold * 0.02) =>
  [threshold - step, threshold + step].map((value) => Number(value.toPrecision(12)));

/**
 * The cases of a value that may not pass `limit`, at both sides of it. `load(value)` makes the series in which it is so; `value` is how
 * the description writes it.
 */
export function limitCases(at, limit, load, { step, labels, value = percent } = {}) {
  const [below, above] = around(limit, step);
  return [silent(at, load(below)), firing(at, { ...(labels && { labels }), value: value(above) }, load(above))];
}

const labelsOf = ({ severity, area, labels }) => ({ severity, area, ...labels });

/** As a rule of Prometheus. */
export function toRule(item, { links } = readSlo()) {
  return {
    alert: item.name,
    expr: item.expr,
    ...(item.hold ? { for: item.hold } : {}),
    labels: labelsOf(item),
    annotations: {
      summary: item.summary,
      description: item.description,
      runbook_url: `${links.runbooks}/${item.name}.md`,
      dashboard_url: `${links.dashboards}/rapport-${item.dashboard}`,
    },
  };
}

/** What promtool has to find when the alert fires in a case. */
export function expectedAlert(item, { labels = {}, value = '' }, slo) {
  const all = { ...labelsOf(item), ...labels };
  const fill = (text) =>
    text
      .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, label) => all[label] ?? '')
      .replaceAll(/\{\{ \$value[^}]*\}\}/g, value);
  const annotations = Object.entries(toRule(item, slo).annotations).map(([key, text]) => [key, fill(text)]);
  return { exp_labels: all, exp_annotations: Object.fromEntries(annotations) };
}
