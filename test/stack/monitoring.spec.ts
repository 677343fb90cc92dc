import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../fault/program.js';
import { writeAlertmanagerConfiguration, writePrometheusConfiguration } from './monitoring.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function setup(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-monitoring-'));
  folders.push(folder);
  return folder;
}

interface Alertmanager {
  readonly route: { readonly routes: readonly { readonly matchers: unknown; readonly receiver: string }[] };
  readonly receivers: readonly { readonly name: string }[];
  readonly inhibit_rules: unknown;
}

const read = (file: string): unknown => parse(readFileSync(file, 'utf8'));
const alertmanager = (file: string): Alertmanager => read(file) as Alertmanager;
const shipped = alertmanager(join(root, 'monitoring', 'alertmanager', 'alertmanager.yml'));

describe('the monitoring of the local stack', () => {
  it('routes and inhibits as in production', () => {
    const written = alertmanager(writeAlertmanagerConfiguration(setup(), 'http://sink'));
    expect(written.inhibit_rules).toEqual(shipped.inhibit_rules);
    expect(written.route.routes.map(({ matchers, receiver }) => [matchers, receiver])).toEqual(
      shipped.route.routes.map(({ matchers, receiver }) => [matchers, receiver]),
    );
  });

  it('sends what any receiver gets to the sink, and nothing elsewhere', () => {
    const { receivers } = alertmanager(writeAlertmanagerConfiguration(setup(), 'http://sink'));
    expect(receivers.map(({ name }) => name)).toEqual(shipped.receivers.map(({ name }) => name));
    for (const { name, ...rest } of receivers)
      expect(rest).toEqual({ webhook_configs: [{ url: `http://sink/${name}`, send_resolved: true }] });
  });

  it('looks at every pod, under the job and slot that rules ask for', () => {
    const file = writePrometheusConfiguration(
      setup(),
      [
        { name: 'api-blue-1', role: 'api', slot: 'blue', internalUrl: 'http://127.0.0.1:1' },
        { name: 'worker-1', role: 'worker', internalUrl: 'http://127.0.0.1:2' },
      ],
      'http://127.0.0.1:3',
    );
    const targets = (job: string): unknown => read(join(file, '..', 'targets', `rapport-${job}.yml`));
    expect(targets('api')).toEqual([{ targets: ['127.0.0.1:1'], labels: { pod: 'api-blue-1', slot: 'blue' } }]);
    expect(targets('worker')).toEqual([{ targets: ['127.0.0.1:2'], labels: { pod: 'worker-1' } }]);
  });
});
