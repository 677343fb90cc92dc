import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from './define-metrics.js';

/** One value of a gauge that has labels. */
export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The process's instruments. Asking twice for one definition gives the same instrument. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

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
      new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] })
    );
  }

  /** Prometheus text format. */
  render(): Promise<string> {
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }
}
