import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensureInstalled } from '../../tools/bootstrap.mjs';
import { startApiServer, type ClusterState } from './api-server.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** Two slots, of which blue serves; the changes of a test on top. */
async function setup(slots: Partial<ClusterState['slots']> = {}, more: Partial<ClusterState> = {}) {
  const state: ClusterState = {
    serving: 'blue',
    endpointsFollow: true,
    slots: { blue: { replicas: 3, streams: 0 }, green: { replicas: 3, streams: 0 }, ...slots },
    ...more,
  };
  const server = await startApiServer(state);
  const folder = mkdtempSync(join(tmpdir(), 'rapport-slots-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const config = {
    clusters: [{ name: 'c', cluster: { server: server.url } }],
    contexts: [{ name: 'c', context: { cluster: 'c' } }],
  };
  writeFileSync(
    join(folder, 'kubeconfig'),
    JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'c', ...config }),
  );
  mkdirSync(join(folder, 'production'));
  for (const name of ['kustomization.yaml', 'active-slot.patch.yaml'])
    cpSync(join(ROOT, 'k8s/overlays/production', name), join(folder, 'production', name));

  const sut = (...args: string[]): Promise<{ code: number | null; said: string }> =>
    new Promise((settle) => {
      const script = join(ROOT, 'tools/k8s/switch-slot.mjs');
      const child = spawn(process.execPath, [script, 'production', ...args, '--overlays', folder], {
        env: { HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), PATH: '/usr/bin:/bin' },
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
      child.on('close', (code) => settle({ code, said }));
    });
  const noted = (): string => readFileSync(join(folder, 'production/active-slot.patch.yaml'), 'utf8');
  return { sut, ctx: { state, noted } };
}

// Elsewhere than on Linux the kubectl is whatever the machine has, if any.
describe.skipIf(process.platform !== 'linux')('switching slots', { timeout: 60_000 }, () => {
  beforeAll(() => ensureInstalled(join(ROOT, 'tools/release')), 300_000);

  it('sends everybody to a slot that is ready, and notes it where the next release reads it', async () => {
    const { sut, ctx } = await setup();
    expect(await sut('green')).toMatchObject({ code: 0, said: expect.stringContaining('green serves') });
    expect(ctx.state).toMatchObject({ serving: 'green', slots: { blue: { replicas: 3 } } });
    expect(ctx.noted()).toContain('rapport/slot: green');
  });

  it('goes back the same way', async () => {
    const { sut, ctx } = await setup({}, { serving: 'green' });
    expect(await sut('blue')).toMatchObject({ code: 0 });
    expect(ctx.state.serving).toBe('blue');
  });

  it.each([
    ['with pods that are not ready', { replicas: 3, ready: 1 }, 'green has 1 pods ready and needs 3'],
    ['without pods', { replicas: 0 }, 'green has 0 pods ready and needs 3'],
    ['with fewer pods than serve now', { replicas: 2 }, 'green has 2 pods ready and needs 3'],
    ['that a new version still rolls out to', { replicas: 3, rolling: true }, 'green is still being replaced'],
  ])('refuses a slot %s, and changes nothing', async (_, green, said) => {
    const { sut, ctx } = await setup({ green });
    expect(await sut('green')).toMatchObject({ code: 1, said: expect.stringContaining(said) });
    expect(ctx.state.serving).toBe('blue');
    expect(ctx.noted()).toContain('rapport/slot: blue');
  });

  it('switches back when requests do not follow', async () => {
    const { sut, ctx } = await setup({}, { endpointsFollow: false });
    expect(await sut('green', '--within', '1')).toMatchObject({
      code: 1,
      said: expect.stringContaining('blue serves again'),
    });
    expect(ctx.state.serving).toBe('blue');
    expect(ctx.noted()).toContain('rapport/slot: blue');
  });

  it.each([
    ['serve now', { replicas: 3 }],
    ['serve now, also while a new version of them hangs', { replicas: 3, rolling: true }],
    ['should serve, when those that do are failing', { replicas: 3, ready: 0 }],
  ])('starts, when it is told to, as many pods as %s', async (_, blue) => {
    const { sut, ctx } = await setup({ blue, green: { replicas: 0 } });
    expect(await sut('green', '--start')).toMatchObject({ code: 0 });
    expect(ctx.state).toMatchObject({ serving: 'green', slots: { green: { replicas: 3 } } });
  });

  it('takes the other slot away once it has no streams', async () => {
    const { sut, ctx } = await setup();
    expect(await sut('green', '--retire')).toMatchObject({ code: 0 });
    expect(ctx.state.slots.blue.replicas).toBe(0);
  });

  it.each([
    ['while it has streams', { replicas: 3, streams: 7 }, 3, 'blue has 7 open streams and stays'],
    ['while nobody can tell', { replicas: 3 }, 1, 'rapport_active_streams'],
  ])('leaves the other slot as it is %s', async (_, blue, code, said) => {
    const { sut, ctx } = await setup({ blue });
    expect(await sut('green', '--retire')).toMatchObject({ code, said: expect.stringContaining(said) });
    expect(ctx.state).toMatchObject({ serving: 'green', slots: { blue: { replicas: 3 } } });
  });

  it('refuses a slot that there is not', async () => {
    expect(await (await setup()).sut('red')).toMatchObject({ code: 1, said: expect.stringContaining('usage') });
  });
});
