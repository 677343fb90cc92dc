import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ensureInstalled } from '../../tools/bootstrap.mjs';
import { kubectl } from '../../tools/k8s/kubectl.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const OVERLAY = join(ROOT, 'k8s/overlays/production');
const execute = promisify(execFile);

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

const plural = (kind: string): string => kind.toLowerCase().replace(/y$/, 'ie').replace(/s$/, 'se') + 's';

/** What an empty cluster answers that knows these kinds. */
function emptyCluster(kinds: readonly Kind[]): (path: string) => object | undefined {
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
  const groups = versions
    .filter((version) => version.includes('/'))
    .map((groupVersion) => {
      const [name, version] = groupVersion.split('/');
      return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
    });
  const resources = (groupVersion: string) => {
    const names = new Set(kinds.filter(({ apiVersion }) => apiVersion === groupVersion).map(({ kind }) => kind));
    const entries = [...names].map((kind) => ({
      name: plural(kind),
      singularName: kind.toLowerCase(),
      kind,
      namespaced: kind !== 'Namespace',
      verbs: ['get', 'create', 'patch'],
    }));
    return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: entries };
  };
  return (path) => {
    if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
    if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups };
    const version = versions.find((known) => path === (known.includes('/') ? `/apis/${known}` : `/api/${known}`));
    return version === undefined ? undefined : resources(version);
  };
}

/** Names of what `kubectl apply` with these arguments would apply. */
async function applied(...args: string[]): Promise<readonly string[]> {
  const { stdout: manifests } = await execute(kubectl(), ['kustomize', OVERLAY], { maxBuffer: 1e8 });
  const answer = emptyCluster(parseAllDocuments(manifests).map((document) => document.toJS() as Kind));
  const notFound = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
  const server = createServer(({ url = '/' }, response) => {
    const body = answer(url.split('?')[0]!);
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body ?? notFound));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const home = mkdtempSync(join(tmpdir(), 'rapport-release-'));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(home, { recursive: true });
  });
  const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const contexts = [{ name: 'c', context: { cluster: 'c' } }];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    contexts,
    clusters: [{ name: 'c', cluster }],
  };
  writeFileSync(join(home, 'config'), JSON.stringify(config));
  const command = ['apply', '--kustomize', OVERLAY, '--dry-run=client', '--validate=false', '--output=name', ...args];
  const { stdout } = await execute(kubectl(), command, { env: { HOME: home, KUBECONFIG: join(home, 'config') } });
  return stdout.trim().split('\n');
}

// Elsewhere than on Linux the kubectl is whatever the machine has, if any.
describe.skipIf(process.platform !== 'linux')('a release', { timeout: 60_000 }, () => {
  beforeAll(() => ensureInstalled(join(ROOT, 'tools/release')), 300_000);

  it('applies everything but the slot that serves, with the selector of docs/deployment.md', async () => {
    const [all, released] = [await applied(), await applied('--selector', 'rapport/slot!=blue')];
    const left = all.filter((name) => !released.includes(name));
    expect(left.toSorted()).toEqual([
      'deployment.apps/rapport-api-blue',
      'horizontalpodautoscaler.autoscaling/rapport-api-blue',
      'poddisruptionbudget.policy/rapport-api-blue',
    ]);
    expect(released).toEqual(expect.arrayContaining(['deployment.apps/rapport-api-green', 'service/rapport-api']));
  });
});
