import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry, collectDefaultMetrics, type Histogram } from 'prom-client';
import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from './define-metrics.js';
import { exemplarHistogram } from './exemplar-histogram.js';
import { MetricsRendering, PROMETHEUS_TEXT, type MetricsFormat } from './render-metrics.js';

/** One value of a gauge that has labels. */
export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The process's instruments. Asking twice for one definition gives the same instrument. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly rendering = new MetricsRendering(this.registry);

  constructor() {
    // Process CPU, memory, garbage collection and event-loop delay.
    collectDefaultMetrics({ register: this.registry });
  }

  counter({ name, help, labels }: CounterDefinition): Counter {
    return (
      (this.registry.getSingleMetric(name) as Counter | undefined) ??
      new Counter({ name, help, labelNames: labels, registers: [this.registry] })
    );
  }

  gauge({ name, help, labels }: GaugeDefinition): Gauge {
    return (
      (this.registry.getSingleMetric(name) as Gauge | undefined) ??
      new Gauge({ name, help, labelNames: labels, registers: [this.registry] })
    );
  }

  /** A gauge that is read at each scrape: one value, or one for each combination of labels. */
  observe({ name, help, labels }: GaugeDefinition, read: () => number | readonly Reading[]): void {
    const collect = function (this: Gauge): void {
      const readings = read();
      if (typeof readings === 'number') return this.set(readings);
      this.reset();
      for (const { labels: of, value } of readings) this.set(of, value);
    };
    this.registry.registerMetric(new Gauge({ name, help, labelNames: labels, registers: [], collect }));
  }

  histogram({ name, help, labels, buckets }: HistogramDefinition): Histogram {
    return (
      (this.registry.getSingleMetric(name) as Histogram | undefined) ??
      exemplarHistogram(this.registry, { name, help, labelNames: labels, buckets: [...buckets] })
    );
  }

  render(format: MetricsFormat = PROMETHEUS_TEXT): Promise<string> {
    return this.rendering.render(format);
  }
}
