import { globSync } from 'node:fs';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';

interface Declared {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** Labels that Prometheus adds, and under which it keeps those of ours that have the same name. */
export const TARGET_LABELS = ['job', 'instance', 'slot'];
/** Series that Prometheus makes itself. */
const OF_PROMETHEUS = { up: [], ALERTS: ['alertname', 'alertstate', 'severity'] };
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_count', '_sum'] };

/** Labels of every series that a process of ours shows, by its name: from the modules' declarations and the runtime's. */
export async function declaredSeries(): Promise<ReadonlyMap<string, readonly string[]>> {
  const series = new Map<string, readonly string[]>(Object.entries(OF_PROMETHEUS));
  for (const { name, type, labels } of [...(await ofModules()), ...(await ofRuntime())]) {
    const own = labels.map((label) => (TARGET_LABELS.includes(label) ? `exported_${label}` : label));
    const known = [...own, ...labels.filter((label) => label === 'slot'), ...(type === 'histogram' ? ['le'] : [])];
    for (const suffix of SUFFIXES[type] ?? ['']) series.set(`${name}${suffix}`, known);
  }
  return series;
}

async function ofModules(): Promise<Declared[]> {
  const root = join(import.meta.dirname, '../..');
  const files = globSync('libs/*/src/**/*.metrics.ts', { cwd: root });
  const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<Record<string, object>>));
  return modules.flatMap((module) =>
    Object.values(module).flatMap((catalogue) => Object.values(catalogue) as Declared[]),
  );
}

async function ofRuntime(): Promise<Declared[]> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = await registry.getMetricsAsJSON();
  registry.clear();
  return metrics.map(({ name, type, values }) => ({
    name,
    type: String(type),
    labels: [...new Set(values.flatMap((value) => Object.keys(value.labels)))],
  }));
}
