/** Jobs, as rules and dashboards know them. */
const JOBS = ['rapport-api', 'rapport-worker'];

/** Often enough that a page leaves within a minute of what it is about. */
const INTERVAL = '10s';

/** prometheus.yml for installations without Kubernetes: targets are listed in files beside it. */
export function prometheusConfig() {
  return {
    global: { scrape_interval: INTERVAL, scrape_timeout: '8s', evaluation_interval: INTERVAL },
    rule_files: ['rules/*.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
    scrape_configs: JOBS.map((job) => ({ job_name: job, file_sd_configs: [{ files: [`targets/${job}.yml`] }] })),
  };
}

/** The rules as an object of the Prometheus operator. */
export function prometheusRule(files) {
  return object('PrometheusRule', 'rapport', { groups: Object.values(files).flatMap(({ groups }) => groups) });
}

/** What to scrape, under the names that rules know: both slots, ready or not, which a Service would not show. */
export function podMonitors() {
  return JOBS.map((job) =>
    object('PodMonitor', job, {
      selector: { matchLabels: { 'app.kubernetes.io/component': job.replace('rapport-', '') } },
      podMetricsEndpoints: [
        {
          port: 'internal',
          path: '/metrics',
          interval: INTERVAL,
          scrapeTimeout: '8s',
          relabelings: [
            { targetLabel: 'job', replacement: job },
            { sourceLabels: ['__meta_kubernetes_pod_name'], targetLabel: 'instance' },
            { sourceLabels: ['__meta_kubernetes_pod_label_rapport_slot'], targetLabel: 'slot' },
          ],
        },
      ],
    }),
  );
}

const object = (kind, name, spec) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind,
  metadata: { name, labels: { 'app.kubernetes.io/component': 'monitoring' } },
  spec,
});
