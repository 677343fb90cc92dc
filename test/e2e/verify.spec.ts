import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded, type RunningDeployment } from './deployments.js';

const root = join(import.meta.dirname, '..', '..');

interface Found {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
}

describe('rapport verify', () => {
  let running: RunningDeployment;
  let folder: string;
  beforeAll(async () => {
    // A window that is soon over, for who exceeds the limit has to wait for its end; and yet has to exceed it within one.
    running = await embedded.start({ LOG_LEVEL: 'info', THROTTLE_USER_WINDOW_MS: '15000', THROTTLE_USER_LIMIT: '90' });
    folder = await mkdtemp(join(tmpdir(), 'rapport-verify-'));
    // How fast a busy machine answers is not what is tested.
    await mkdir(join(folder, 'monitoring'));
    await writeFile(
      join(folder, 'monitoring/slo.yaml'),
      stringify({ thresholds: { response_s: 30, first_text_s: 30 } }),
    );
  });
  afterAll(async () => {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** All verdicts by the command as an operator runs it, in a process of its own. */
  async function verify(target: object = {}): Promise<readonly Found[]> {
    const { url, internalUrl } = running.api;
    const environment = {
      name: 'e2e',
      production: false,
      baseUrl: url,
      geminiBaseUrl: running.emulator.url,
      logsFolder: folder,
      sourceFolder: folder,
      pods: [{ name: 'api', role: 'api', url, internalUrl }],
      ...target,
    };
    const file = join(folder, 'e2e.yaml');
    await writeFile(file, stringify(environment));
    const args = [join(root, 'dist/apps/ops/src/main.js'), 'verify', '--env', file, '--allow-mutation', '--json'];
    const collecting = setInterval(() => writeFileSync(join(folder, 'api.ndjson'), running.api.output()), 100);
    const stdout = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: root }, (_, text) => resolve(text));
    });
    clearInterval(collecting);
    return JSON.parse(stdout) as Found[];
  }

  it('finds the service sound, but for what an address in plain text cannot offer', async () => {
    const found = await verify();
    const failed = found.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(['hardening.https']);
    const unknown = found.filter(({ verdict }) => verdict === 'unknown').map(({ id }) => id);
    // Nobody measures here: there is no Prometheus.
    expect(unknown).toEqual([
      'responsiveness.no-leaks',
      'responsiveness.cpu',
      'responsiveness.redis-latency',
      'responsiveness.api-success',
    ]);
    expect(found.filter(({ verdict }) => verdict === 'pass')).toHaveLength(14);
  });

  it('leaves nobody behind', async () => {
    const { internalUrl } = running.api;
    const erasures = async (): Promise<number> => {
      const text = await (await fetch(`${internalUrl}/metrics`)).text();
      return Number(/^rapport_erasures_total\{[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
    };
    // Two who travelled, one who exceeded the limit, one who spoke nonsense.
    await expect.poll(erasures, { timeout: 60_000, interval: 250 }).toBe(4);
  });
});
