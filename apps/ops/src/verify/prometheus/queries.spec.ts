import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { FEATURES, queries } from './queries.js';

const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const declared = new Set(
  globSync('{libs,apps}/**/*.ts', { cwd: root })
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/name: '(rapport_[a-z_]+)'/g)])
    .map(([, name]) => name),
);
/** Of the process itself, of Prometheus, and of whoever measures containers. */
const ELSEWHERE = /^(process_|nodejs_|up$|ALERTS$|container_|rapport_ready$|rapport_build_info$)/;

const texts = Object.entries(queries).flatMap(([name, query]) => {
  if (typeof query === 'string') return [[name, query] as const];
  if (name === 'uses')
    return Object.entries(FEATURES).map(([use, metric]) => [use, queries.uses(metric, '7d')] as const);
  const windowed = query as (window: string, offset?: string) => string;
  return [[name, windowed('5m')] as const, [`${name} before`, windowed('5m', '1h')] as const];
});

/** Names of metrics, and whether all of it was understood. */
function read(text: string): { metrics: string[]; understood: boolean } {
  const metrics: string[] = [];
  let understood = true;
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) understood = false;
      if (type.name === 'Identifier') metrics.push(text.slice(from, to));
    },
  });
  return { metrics, understood };
}

describe('queries', () => {
  it.each(texts)('%s is PromQL', (_, text) => {
    expect(read(text).understood).toBe(true);
  });

  it.each(texts)('%s asks for metrics that exist', (_, text) => {
    const { metrics } = read(text);
    const missing = metrics
      .map((name) => name.replace(/_(bucket|count|sum)$/, ''))
      .filter((name) => !ELSEWHERE.test(name) && !declared.has(name));
    expect(metrics.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('would notice a query that is broken', () => {
    expect(read('sum(rate(rapport_nothing[5m])').understood).toBe(false);
  });
});
