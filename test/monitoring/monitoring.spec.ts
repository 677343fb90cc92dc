import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../tools/monitoring/alerts/index.mjs';
import { alertmanagerConfig } from '../../tools/monitoring/alertmanager.mjs';
import { monitoringArtefacts } from '../../tools/monitoring/artefacts.mjs';
import { panelQueries } from '../../tools/monitoring/panel-queries.mjs';
import { readExpression } from '../../tools/monitoring/promql.mjs';
import { recordingGroups } from '../../tools/monitoring/recording-rules.mjs';
import { readSlo } from '../../tools/monitoring/slo.mjs';
import { declaredSeries, TARGET_LABELS } from './declared-metrics.js';
import { runbookQueries } from './runbooks.js';

const root = join(import.meta.dirname, '../..');
const slo = readSlo();
const alerts = Object.values(alertGroups(slo)).flat();
const recorded = recordingGroups(slo).flatMap(({ rules }) => rules);

const declared = await declaredSeries();

/** Where an expression stands, and the expression. */
const expressions: [string, string][] = [
  ...alerts.map(({ name, expr }): [string, string] => [`alert ${name}`, expr]),
  ...recorded.map(({ record, expr }): [string, string] => [`record ${record}`, expr]),
  ...panelQueries().map(({ dashboard, panel, expr }): [string, string] => [`${dashboard}: ${panel}`, expr]),
  ...runbookQueries().map(({ runbook, expr }): [string, string] => [`runbook ${runbook}`, expr]),
];

describe('the thresholds', () => {
  it('are those that production has to keep', () => {
    const { error_rate, slow_response_s, memory, response_s, first_text_s, redis_s, api_success } = slo.thresholds;
    expect([error_rate, slow_response_s, memory]).toEqual([0.05, 3, 0.8]);
    expect([response_s, first_text_s, redis_s, api_success]).toEqual([2, 2, 0.01, 0.99]);
    expect([slo.thresholds.backup_age_h, slo.thresholds.restore_drill_age_d]).toEqual([26, 30]);
  });

  it('are never undefined in a rule', () => {
    expect(() => slo.thresholds.no_such_thing).toThrow('holds no no_such_thing');
    expect(expressions.filter(([, expr]) => /undefined|NaN|\[object/.test(expr))).toEqual([]);
  });

  it('know every request that streams', () => {
    const { paths } = JSON.parse(readFileSync(join(root, 'docs/api/openapi.json'), 'utf8')) as OpenApi;
    const streaming = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, operation]) => JSON.stringify(operation).includes('text/event-stream'))
        .map(([method]) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const known = slo.waits_for_model.map(({ method, route }: Route) => `${method} ${route}`);
    expect(known.toSorted()).toEqual(streaming.toSorted());
  });
});

describe('what is generated', () => {
  it('is up to date', () => {
    const stale = Object.entries(monitoringArtefacts()).filter(
      ([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text,
    );
    expect(stale.map(([file]) => file)).toEqual([]);
  });
});

describe('expressions', () => {
  it('are PromQL', () => {
    expect(readExpression('sum(rate(x[5m])').errors).not.toEqual([]);
    expect(expressions.filter(([, expr]) => readExpression(expr).errors.length > 0)).toEqual([]);
  });

  it('read only metrics that are there, by labels that those have', () => {
    const series = new Map([...declared, ...recorded.map(({ record }): [string, string[]] => [record, []])]);
    const labels = new Set([...series.values()].flat().concat(TARGET_LABELS));
    const wrong = expressions.flatMap(([place, expr]) => {
      const { metrics, matchers, groupings } = readExpression(expr);
      return [
        ...metrics.filter((metric) => !series.has(metric)),
        ...matchers.filter(
          ([metric, label]) => ![...(series.get(metric ?? '') ?? []), ...TARGET_LABELS].includes(label),
        ),
        ...groupings.filter((label) => !labels.has(label)),
      ].map((what) => `${place}: ${String(what)}`);
    });
    expect(wrong).toEqual([]);
  });

  it('name nobody: no label tells of one person', () => {
    const labels = new Set([...declared.values()].flat());
    const personal = [...labels].filter((label) =>
      /user|person(?!a)|email|subject|conversation|principal|ip$/.test(label),
    );
    expect(personal).toEqual([]);
  });
});

describe('alerts', () => {
  const boards = new Set(panelQueries().map(({ dashboard }) => dashboard));

  it.each([...new Map(alerts.map((alert) => [alert.name, alert]))])(
    '%s has a dashboard and cases that fire and do not',
    (_, alert) => {
      const sides = new Set(alert.cases.map(({ fires }: { fires: unknown[] }) => fires.length > 0));
      expect(boards).toContain(`rapport-${alert.dashboard}`);
      expect(sides).toContain(true);
      if (alert.name !== 'Watchdog') expect(sides).toContain(false);
    },
  );

  it('are the six that production asks for, among others', () => {
    const names = alerts.map(({ name }) => name);
    const six = ['HighErrorRate', 'SlowResponses', 'HighMemory', 'RedisFailures', 'GeminiQuota', 'ServiceDown'];
    expect(names).toEqual(expect.arrayContaining(six));
  });

  it('go to somebody, and are held back only by alerts that exist', () => {
    const { receivers, inhibit_rules } = alertmanagerConfig(slo);
    const known = new Set([
      ...alerts.flatMap(({ name, area, severity }) => [`alertname=${name}`, `area=${area}`, `severity=${severity}`]),
      ...TARGET_LABELS.flatMap((label) => ['rapport-api', 'rapport-worker'].map((job) => `${label}=${job}`)),
    ]);
    const named = inhibit_rules
      .flatMap(({ source_matchers, target_matchers }) => [...source_matchers, ...target_matchers])
      .flatMap((matcher: string) =>
        matcher
          .replace(/^(\w+)=~?"(.*)"$/, '$2')
          .split('|')
          .map((value) => `${matcher.split('=')[0]}=${value}`),
      );
    expect(named.filter((text) => !known.has(text))).toEqual([]);
    expect(receivers.map(({ name }) => name)).toEqual(expect.arrayContaining(alerts.map(({ severity }) => severity)));
  });
});

describe('dashboards', () => {
  it('are five, and every panel of theirs asks for something', () => {
    const files = Object.entries(monitoringArtefacts()).filter(([file]) => file.startsWith('monitoring/dashboards/'));
    expect(files).toHaveLength(5);
    const panels = files.flatMap(([, text]) => (JSON.parse(text) as Board).panels);
    const empty = panels.filter(({ type, targets = [] }) => !['row', 'text'].includes(type) && targets.length === 0);
    expect(empty).toEqual([]);
  });

  it('say of when the prices are', () => {
    const cost = monitoringArtefacts()['monitoring/dashboards/rapport-cost.json'] ?? '';
    expect(cost).toMatch(/Prices, as checked on \d{4}-\d{2}-\d{2}/);
  });
});

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}
interface Route {
  readonly method: string;
  readonly route: string;
}
interface Board {
  readonly panels: readonly { readonly type: string; readonly targets?: readonly object[] }[];
}
