import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '@rapport/testing';

const root = join(import.meta.dirname, '..', '..');
const shell = async (script: string): Promise<string> => (await promisify(execFile)('sh', ['-ec', script])).stdout;

interface Started {
  readonly apiPort: number;
  readonly ports: readonly number[];
  readonly printed: string;
  /** One Ctrl-C. */
  interrupt(): Promise<number | null>;
}

describe('npm start', () => {
  let dataDir: string;
  let started: Started;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rapport-newcomer-'));
    started = await start(dataDir);
  });
  afterAll(async () => {
    await started.interrupt();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('prints three curl lines that work as they are', async () => {
    const lines = started.printed.split('\n').filter((line) => line.includes('curl '));
    const stream = await shell(lines.join('\n'));

    expect(lines).toHaveLength(3);
    expect(stream).toContain('event: response.output_text.delta');
    expect(stream).toContain('event: response.completed');
  });

  it("makes the README's first conversation work as it is", async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const block =
      readme
        .split('```sh\n')
        .find((part) => part.startsWith('TOKEN='))
        ?.split('```')[0] ?? '';
    const stream = await shell(block.replaceAll('localhost:3000', `localhost:${started.apiPort}`));

    expect(stream).toContain('event: response.completed');
  });

  it('starts again on the same data, and stops on one Ctrl-C with nothing left behind', async () => {
    expect(await started.interrupt()).toBe(0);
    for (const port of started.ports) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();

    started = await start(dataDir);
    expect(started.printed).toContain('curl ');
  });
});

async function start(dataDir: string): Promise<Started> {
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const [apiPort, internalPort, emulatorPort] = ports.map(String);
  const child = spawn(process.execPath, [join(root, 'tools/start.mjs')], {
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: apiPort,
      INTERNAL_PORT: internalPort,
      EMULATOR_PORT: emulatorPort,
      RAPPORT_DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes('Press Ctrl-C to stop.')) resolve();
    });
    void exited.then((code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
  });
  return {
    apiPort: ports[0],
    ports,
    printed,
    interrupt() {
      child.kill('SIGINT');
      return exited;
    },
  };
}
