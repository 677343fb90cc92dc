import { defineMetrics } from './define-metrics.js';

export const telemetryMetrics = defineMetrics({
  build: {
    type: 'gauge',
    name: 'rapport_build_info',
    help: 'Always 1: which version and commit runs here, and in which slot of a blue/green deployment (none: empty).',
    labels: ['version', 'commit', 'slot'],
  },
  memoryLimit: {
    type: 'gauge',
    name: 'rapport_memory_limit_bytes',
    help: "Memory that the process may use: the container's limit, or the machine's memory where there is none.",
    labels: [],
  },
  samplesFailed: {
    type: 'counter',
    name: 'rapport_samples_failed_total',
    help: 'Gauges that could not be read anew and are not shown until they can, by what they are of.',
    labels: ['sample'],
  },
});
