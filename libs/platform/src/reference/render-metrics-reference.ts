import type { MetricDefinition } from '../telemetry/define-metrics.js';
import { table } from './markdown-table.js';

/** docs/generated/metrics.md: every metric of our own. */
export function renderMetricsReference(catalogues: readonly Readonly<Record<string, MetricDefinition>>[]): string {
  const rows = catalogues
    .flatMap((catalogue) => Object.values(catalogue))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]);
  return `# Metrics\n\nServed at \`/metrics\` on the internal port, beside the process's own (\`process_*\`, \`nodejs_*\`). Generated: do not edit.\n\n${table(['metric', 'type', 'labels', 'meaning'], rows)}\n`;
}
