import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Figures, RunKind, RunReport } from '@rapport/checklist';
import { onTestFinished } from 'vitest';

/**
 * A folder for the test with these files, by their paths within it; anything but text is written as JSON. Undefined leaves
 * a file out, so that a sabotage may take one away.
 */
export function folderWith(files: Readonly<Record<string, unknown>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rapport-probe-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeInto(folder, files);
  return folder;
}

/** Further files for such a folder, in the same way. */
export function writeInto(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** A server for the test on a free port of this machine: by HTTPS when certificates are given. Resolves with its URL. */
export async function serve(listener: RequestListener, tls?: ServerOptions): Promise<string> {
  // What is too long is the listener's to refuse.
  const server = tls ? createSecureServer(tls, listener) : createPlainServer({ maxHeaderSize: 1_000_000 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What a server gives to each path (without its query), as JSON unless it is text; any other path is 404. */
export function answering(
  answers: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): RequestListener {
  return (request, response) => {
    const content = answers[(request.url ?? '').split('?', 1)[0] ?? ''];
    request.resume();
    request.once('end', () => {
      response.writeHead(content === undefined ? 404 : 200, headers);
      response.end(typeof content === 'string' ? content : JSON.stringify(content ?? {}));
    });
  };
}

const repository = join(import.meta.dirname, '..', '..', '..');

/**
 * A folder of sources whose manifests render to these objects (`manifests: 'rendered.yaml'`): the real rules judge them, and
 * `cat` stands where kubectl stands, which makes `kubectl kustomize <file>` print the file.
 */
export function sourcesRendering(objects: readonly object[], files: Readonly<Record<string, unknown>> = {}): string {
  const tool = (name: string): string => `export * from ${JSON.stringify(join(repository, 'tools/k8s', name))};`;
  return folderWith({
    'tools/k8s/kubectl.mjs': `export const kubectl = () => 'cat';`,
    'tools/k8s/rules.mjs': tool('rules.mjs'),
    'tools/k8s/rules/model.mjs': tool('rules/model.mjs'),
    'tools/k8s/configuration-variables.mjs': tool('configuration-variables.mjs'),
    kustomize: '',
    'rendered.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n'),
    ...files,
  });
}

/** A folder of sources whose report of all tests holds these files, at a commit: `[passed, failed, skipped]` each. */
export function sourcesTested(
  suites: Readonly<Record<string, readonly [passed: number, failed?: number, skipped?: number]>>,
  commit: string,
): string {
  const times = (count: number, status: string): object[] => Array.from({ length: count }, () => ({ status }));
  const testResults = Object.entries(suites).map(([file, [passed, failed = 0, skipped = 0]]) => ({
    name: `/build/${file}`,
    status: failed > 0 ? 'failed' : 'passed',
    assertionResults: [...times(passed, 'passed'), ...times(failed, 'failed'), ...times(skipped, 'pending')],
  }));
  return folderWith({ 'reports/tests.json': { commit, root: '/build', testResults } });
}

/** A stored report of a run that passed, ended at `endedAt` and was of `commit`. */
export const runReport = (kind: RunKind, figures: Figures, overrides: Partial<RunReport> = {}): RunReport => {
  const endedAt = new Date().toISOString();
  const run = { kind, figures, startedAt: endedAt, endedAt, passed: true, findings: [] };
  return { ...run, scenario: `a ${kind} run`, commit: 'c'.repeat(40), target: 'http://127.0.0.1', ...overrides };
};
