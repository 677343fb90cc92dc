import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** The rules of monitoring/rules, every pod, and the Alertmanager. Returns the configuration's path. */
export function writePrometheusConfiguration(
  folder: string,
  pods: readonly Scraped[],
  alertmanagerUrl: string,
): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const rules = join(root, 'monitoring', 'rules');
  const files = existsSync(rules) ? readdirSync(rules).filter((name) => /\.ya?ml$/.test(name)) : [];
  for (const name of files) copyFileSync(join(rules, name), join(folder, name));
  const host = (url: string): string => new URL(url).host;
  const job = (role: Scraped['role']): object => ({
    job_name: `rapport-${role}`,
    static_configs: pods
      .filter((pod) => pod.role === role)
      .map(({ name, slot, internalUrl }) => ({
        targets: [host(internalUrl)],
        labels: { pod: name, ...(slot ? { slot } : {}) },
      })),
  });
  return write(join(folder, 'prometheus.yml'), {
    global: { scrape_interval: INTERVAL, scrape_timeout: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: files,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [host(alertmanagerUrl)] }] }] },
    scrape_configs: [job('api'), job('worker')],
  });
}

/**
 * The routes and inhibitions of monitoring/, with every receiver replaced by the sink (under its own name) and pauses short enough
 * for a drill. Returns the configuration's path.
 */
export function writeAlertmanagerConfiguration(folder: string, sinkUrl: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const source = ['alertmanager.yml', 'alertmanager.yaml', 'alertmanager/alertmanager.yml']
    .map((name) => join(root, 'monitoring', name))
    .find((path) => existsSync(path));
  const given = source
    ? (parse(readFileSync(source, 'utf8')) as { route: Route; receivers: { name: string }[] })
    : BARE;
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

const BARE = { route: { receiver: 'sink', group_by: ['alertname'] } as Route, receivers: [{ name: 'sink' }] };

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
