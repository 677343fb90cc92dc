import { describe, expect, it } from 'vitest';
import { alertGroups } from '../../tools/monitoring/alerts/index.mjs';
import {
  checkAlerts,
  checkConfiguration,
  checkMutants,
  checkPanels,
  checkRoutes,
  checkRules,
} from '../../tools/monitoring/checks.mjs';
import { survivors } from '../../tools/monitoring/promtool.mjs';
import { readSlo } from '../../tools/monitoring/slo.mjs';

// The rest of the mutants: npm run test:monitoring.
describe("Prometheus' and Alertmanager's own tools", () => {
  it('take the rules, without a warning', async () => {
    expect(await checkRules()).toEqual([]);
  });

  it('take the configurations', async () => {
    expect(await checkConfiguration()).toEqual([]);
  });

  it('find each alert firing on one side of its threshold, and silent on the other', async () => {
    expect(await checkAlerts()).toEqual([]);
  });

  it('bring each alert to the receiver of its severity', async () => {
    expect(await checkRoutes()).toEqual([]);
  });

  it("take every panel's query, and no broken one", async () => {
    expect(await checkPanels()).toEqual([]);
    expect(await checkPanels([{ dashboard: 'a', panel: 'b', expr: 'sum(rate(x[5m])' }])).not.toEqual([]);
  });

  it('notice an alert whose threshold was moved or turned round', async () => {
    expect(await checkMutants(({ name }: { name: string }) => name === 'HighErrorRate')).toEqual([]);
  });

  it('do not take an alert that nobody changed for one that was noticed', async () => {
    const slo = readSlo();
    const groups = alertGroups(slo);
    const unchanged = groups['requests']!.slice(0, 1).map((alert) => ({ what: 'nothing', alert }));
    expect(await survivors(unchanged, slo, groups)).toEqual(unchanged);
  });
});
