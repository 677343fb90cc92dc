import { Registry } from 'prom-client';

export const OPEN_METRICS = Registry.OPENMETRICS_CONTENT_TYPE;
export const PROMETHEUS_TEXT = Registry.PROMETHEUS_CONTENT_TYPE;
export type MetricsFormat = typeof OPEN_METRICS | typeof PROMETHEUS_TEXT;

/** Which of the two a scraper's `Accept` header asks for: whoever does not know OpenMetrics does not name it. */
export function formatFor(accept: string | undefined): MetricsFormat {
  return accept?.includes('application/openmetrics-text') ? OPEN_METRICS : PROMETHEUS_TEXT;
}

interface Named {
  readonly type: string;
  name: string;
}

/** One rendering after the other: the format belongs to the registry, and OpenMetrics takes `_total` off its counters' names. */
export class MetricsRendering {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly registry: Registry) {}

  render(format: MetricsFormat): Promise<string> {
    const rendered = this.turn.then(() => this.renderNow(format));
    this.turn = rendered.catch(() => undefined);
    return rendered;
  }

  private async renderNow(format: MetricsFormat): Promise<string> {
    const metrics = this.registry.getMetricsAsArray() as unknown as readonly Named[];
    const names = metrics.map(({ name }) => name);
    (this.registry as Registry<MetricsFormat>).setContentType(format);
    try {
      return await this.registry.metrics();
    } finally {
      metrics.forEach((metric, index) => (metric.name = names[index]!));
      (this.registry as Registry<MetricsFormat>).setContentType(PROMETHEUS_TEXT);
    }
  }
}
