import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, freePort } from '@rapport/testing';
import { missing, runSteps, shell, stepsOf } from './commands.js';

const root = join(import.meta.dirname, '..', '..');
const example = (name: string): string => join(root, 'docs/examples', name);
const has = (command: string): Promise<boolean> =>
  shell(command).then(
    () => true,
    () => false,
  );

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

  it('makes every command of the quick start work as it is, and print what the page shows', async () => {
    const page = await readFile(join(root, 'docs/quick-start.md'), 'utf8');
    const [first, ...steps] = stepsOf(page.replaceAll('localhost:3000', `localhost:${started.apiPort}`));
    const outputs = await runSteps(steps);

    expect(first?.commands).toBe('npm start\n');
    expect(outputs).toHaveLength(steps.length);
    expect(steps.flatMap(({ shown }, index) => missing(shown, outputs[index] ?? ''))).toEqual([]);
  });

  describe('examples', () => {
    let environment: { RAPPORT_URL: string; RAPPORT_KEY: string };
    beforeAll(async () => {
      const RAPPORT_URL = `http://localhost:${started.apiPort}`;
      const person = await new ApiClient(RAPPORT_URL).register();
      const { key } = await person.post('/v1/me/api-keys', {
        name: 'examples',
        scopes: ['conversations:write', 'conversations:read', 'personas:read'],
      });
      environment = { RAPPORT_URL, RAPPORT_KEY: key };
    });

    it('in shell works', async () => {
      const printed = await shell(`sh ${example('chat.sh')}`, environment);
      expect(printed).toMatch(/\w[\s\S]*event: response.completed/);
    });

    it('in TypeScript works by the client of OpenAI', async () => {
      const printed = await shell(`${process.execPath} ${example('chat.ts')}`, environment);
      expect(printed.trim().split('\n').filter(Boolean).length).toBeGreaterThanOrEqual(3);
    });

    it('in Python compiles, and works where its library is installed', async (test) => {
      test.skip(!(await has('python3 --version')), 'there is no Python here');
      await shell(
        `python3 -c 'import sys; compile(open(sys.argv[1]).read(), sys.argv[1], "exec")' ${example('chat.py')}`,
      );
      if (!(await has("python3 -c 'import requests'"))) return;
      const printed = await shell(`python3 ${example('chat.py')}`, environment);
      expect(printed.trim().split('\n').filter(Boolean).length).toBeGreaterThanOrEqual(2);
    });

    it('in a browser follows an answer through a broken connection', async () => {
      const { sendMessage, startConversation } = await import(example('browser/rapport.js'));
      const [url, token] = [environment.RAPPORT_URL, environment.RAPPORT_KEY];
      const conversation = await startConversation({ url, token, persona: 'maren' });
      const shown: string[] = [];
      const cut = cutting(1);
      const end = await sendMessage({ url, token, conversation, content: 'Good evening!' }, (text: string) =>
        shown.push(text),
      ).finally(() => cut.restore());

      expect(cut.done).toBe(1);
      expect(end).toMatchObject({ name: 'response.completed', data: { message: { content: shown.at(-1) } } });
    });

    it('in a browser tells what was refused', async () => {
      const { startConversation } = await import(example('browser/rapport.js'));
      const nobody = { url: environment.RAPPORT_URL, token: environment.RAPPORT_KEY, persona: 'nobody' };
      await expect(startConversation(nobody)).rejects.toMatchObject({ code: 'persona.not_found' });
    });
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

/** Breaks the first `times` event streams in the middle, as a network does, for whoever uses the global `fetch`. */
function cutting(times: number): { done: number; restore(): void } {
  const original = globalThis.fetch;
  const cut = { done: 0, restore: () => void (globalThis.fetch = original) };
  globalThis.fetch = async (...request) => {
    const answer = await original(...request);
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream');
    if (!isStream || cut.done === times || !answer.body) return answer;
    cut.done += 1;
    let chunks = 0;
    const breaking = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        chunks += 1;
        if (chunks > 2) controller.error(new TypeError('network error'));
        else controller.enqueue(chunk);
      },
    });
    return new Response(answer.body.pipeThrough(breaking), answer);
  };
  return cut;
}
