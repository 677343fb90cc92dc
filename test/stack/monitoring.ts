import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from '../fault/program.js';

/** How often Prometheus looks and judges here; in production it takes half a minute. */
const INTERVAL = '2s';
const GROUP_WAIT = '1s';
const GROUP_INTERVAL = '2s';

export interface Scraped {
  readonly name: string;
  readonly role: 'api' | 'worker';
  readonly slot?: string;
  readonly internalUrl: string;
}

interface Route {
  routes?: Route[];
  [name: string]: unknown;
}

/** monitoring/prometheus as it is, with our pods, our Alertmanager and our intervals in it. Returns the configuration's path. */
export function writePrometheusConfiguration(
  folder: string,
  pods: readonly Scraped[],
  alertmanagerUrl: string,
): string {
  const own = join(folder, 'prometheus');
  const source = join(root, 'monitoring', 'prometheus');
  for (const part of ['rules', 'targets']) cpSync(join(source, part), join(own, part), { recursive: true });
  const host = (url: string): string => new URL(url).host;
  for (const role of ['api', 'worker'] as const) {
    const targets = pods
      .filter((pod) => pod.role === role)
      .map(({ name, slot, internalUrl }) => ({
        targets: [host(internalUrl)],
        labels: { pod: name, ...(slot ? { slot } : {}) },
      }));
    write(join(own, 'targets', `rapport-${role}.yml`), targets);
  }
  const given = parse(readFileSync(join(source, 'prometheus.yml'), 'utf8')) as object;
  return write(join(own, 'prometheus.yml'), {
    ...given,
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    alerting: { alertmanagers: [{ static_configs: [{ targets: [host(alertmanagerUrl)] }] }] },
  });
}

/**
 * The routes and inhibitions of monitoring/, with every receiver replaced by the sink (under its own name) and pauses short enough
 * for a drill. Returns the configuration's path.
 */
export function writeAlertmanagerConfiguration(folder: string, sinkUrl: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const source = join(root, 'monitoring', 'alertmanager', 'alertmanager.yml');
  const given = parse(readFileSync(source, 'utf8')) as { route: Route; receivers: { name: string }[] };
  return write(join(folder, 'alertmanager.yml'), {
    ...given,
    global: {},
    route: hurried(given.route),
    receivers: given.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: `${sinkUrl}/${encodeURIComponent(name)}`, send_resolved: true }],
    })),
  });
}

const hurried = (route: Route): Route => ({
  ...route,
  group_wait: GROUP_WAIT,
  group_interval: GROUP_INTERVAL,
  ...(route.routes ? { routes: route.routes.map(hurried) } : {}),
});

/** Readable by whom the servers run as. */
function write(path: string, content: object): string {
  writeFileSync(path, stringify(content));
  chmodSync(path, 0o644);
  return path;
}
