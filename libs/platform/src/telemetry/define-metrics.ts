interface MetricBase {
  /** Prometheus name, `rapport_…` with its base unit (`_seconds`, `_bytes`, `_total`). */
  readonly name: string;
  readonly help: string;
  /** Of few values each: never ids, never text. */
  readonly labels: readonly string[];
}

export interface CounterDefinition extends MetricBase {
  readonly type: 'counter';
}
export interface GaugeDefinition extends MetricBase {
  readonly type: 'gauge';
}
export interface HistogramDefinition extends MetricBase {
  readonly type: 'histogram';
  readonly buckets: readonly number[];
}
export type MetricDefinition = CounterDefinition | GaugeDefinition | HistogramDefinition;

/** A module's metrics, declared once: `Metrics` builds the instruments from it, and the reference lists it. */
export function defineMetrics<T extends Record<string, MetricDefinition>>(definitions: T): T {
  return definitions;
}
