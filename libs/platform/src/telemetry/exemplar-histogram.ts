import { Histogram, type HistogramConfiguration, type Registry } from 'prom-client';
import { currentTraceId, isRecording } from './tracing/spans.js';

/**
 * A histogram that notes, for each bucket, the trace of what fell into it last: the way from a slow percentile to one request
 * that was that slow. Shown in OpenMetrics only, and nothing is noted unless a trace is recorded.
 */
export function exemplarHistogram(registry: Registry, configuration: HistogramConfiguration<string>): Histogram {
  // Registered by hand: a registry of the classic format would refuse it, although ours renders either.
  const histogram = new Histogram({ ...configuration, enableExemplars: true, registers: [] });
  registry.registerMetric(histogram);
  const observe = histogram.observe.bind(histogram) as (observation: object) => void;
  // prom-client takes another form of arguments where exemplars are on; callers need not know.
  histogram.observe = (labels: object | number, value?: number): void => {
    const of = typeof labels === 'number' ? { value: labels } : { labels, value };
    observe(isRecording() ? { ...of, exemplarLabels: { trace_id: currentTraceId() } } : of);
  };
  return histogram;
}
