import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  ReduceDataOptionsBuilder,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TextBuilder } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

const SOURCE = { type: 'prometheus', uid: '${datasource}' };
/** Of the 24 columns of a dashboard. */
const HALF = 12;
const QUARTER = 6;

/**
 * A graph over time. `queries` are `{ legend: expr }`; a legend may hold labels as `{{label}}`.
 * @param limit drawn as a line: where somebody has to act
 */
export function graph(title, unit, queries, { description, limit } = {}) {
  const panel = new TimeseriesBuilder()
    .title(title)
    .datasource(SOURCE)
    .unit(unit)
    .min(0)
    .fillOpacity(10)
    .legend(new VizLegendOptionsBuilder().showLegend(true).calcs(['lastNotNull', 'max']))
    .span(HALF)
    .height(8);
  if (description) panel.description(description);
  if (limit !== undefined)
    panel
      .thresholds(thresholds(limit))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line));
  return withQueries(panel, queries);
}

/** One figure as it is now. */
export function figure(title, unit, expr, { description, limit } = {}) {
  const panel = new StatBuilder()
    .title(title)
    .datasource(SOURCE)
    .unit(unit)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .span(QUARTER)
    .height(4);
  if (description) panel.description(description);
  if (limit !== undefined) panel.thresholds(thresholds(limit));
  return withQueries(panel, { '': expr });
}

export const text = (title, content) =>
  new TextBuilder()
    .title(title)
    .content(content)
    .span(HALF * 2)
    .height(10);

const thresholds = (limit) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: 'green' },
    { value: limit, color: 'red' },
  ]);

function withQueries(panel, queries) {
  for (const [index, [legend, expr]] of Object.entries(queries).entries()) {
    const query = new DataqueryBuilder()
      .datasource(SOURCE)
      .expr(expr)
      .refId(String.fromCodePoint(65 + index));
    panel.withTarget(legend === '' ? query : query.legendFormat(legend));
  }
  return panel;
}

/** A dashboard of rows: `{ title: panels }`. */
export function board(name, title, description, rows) {
  const builder = new DashboardBuilder(`Rapport: ${title}`)
    .uid(`rapport-${name}`)
    .description(description)
    .tags(['rapport'])
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' })
    .timezone('utc')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'));
  for (const [row, panels] of Object.entries(rows)) {
    builder.withRow(new RowBuilder(row));
    for (const panel of panels) builder.withPanel(panel);
  }
  const built = builder.build();
  // Stable, so that links to a panel last.
  for (const [index, panel] of built.panels.entries()) panel.id = index + 1;
  return built;
}

/** What may not have happened yet is shown as nothing, and not as a missing panel. */
export const orZero = (expr) => `${expr} or vector(0)`;
/** Events a second, by labels. */
export const rates = (metric, by = [], window = '5m') =>
  orZero(`sum ${by.length > 0 ? `by (${by.join(', ')}) ` : ''}(rate(${metric}[${window}]))`);
/** A quantile of a histogram, by labels. */
export const quantile = (q, metric, by = [], matchers = '') =>
  `histogram_quantile(${q}, sum by (${['le', ...by].join(', ')}) (rate(${metric}_bucket${matchers}[5m])))`;
