import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SystemClock } from '@rapport/kernel';
import { startStandIn } from '@rapport/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { leak } from './leak.js';

/** Keeps so many bytes, or an object of a kind that belongs to turns, for each turn that it is told of. */
const PROCESS = `
  class TurnRun {}
  const [bytes, objects] = process.argv.slice(1).map(Number);
  const kept = [];
  process.on('message', (turn) => {
    kept.push(...Array.from({ length: objects }, () => new TurnRun()));
    if (bytes > 0) kept.push(Buffer.alloc(0), String(turn).padEnd(bytes, '.').split('').join('-'));
  });
  process.send('ready');
`;

async function startProcess(bytes: number, objects: number) {
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', '-e', PROCESS, String(bytes), String(objects)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill());
  if (!child.stderr) throw new Error('the process says nothing');
  const [[said]] = (await Promise.all([once(child.stderr, 'data'), once(child, 'message')])) as [[Buffer], unknown];
  return {
    inspector: /ws:\/\/([^/]+)\//.exec(said.toString())?.[1] ?? '',
    turn: (number: number) => child.send(number),
  };
}

/** Processes with inspectors, behind a service of whose turns they are told. */
async function setup(processes: Readonly<Record<string, { readonly bytes: number; readonly objects: number }>>) {
  const started = await Promise.all(
    Object.entries(processes).map(
      async ([name, { bytes, objects }]) => [name, await startProcess(bytes, objects)] as const,
    ),
  );
  let turns = 0;
  const { url } = await startStandIn({
    'POST /v1/conversations/{id}/messages': (answer) => {
      turns += 1;
      for (const [, { turn }] of started) turn(turns);
      return answer;
    },
  });
  const context = {
    target: { name: 'test', production: false, baseUrl: url },
    clock: new SystemClock(),
    signal: new AbortController().signal,
    print: () => undefined,
    inspectors: Object.fromEntries(started.map(([name, { inspector }]) => [name, inspector])),
    commit: 'unknown',
  };
  return { sut: (rounds: number) => leak(context, { rounds, turns: 12, people: 4, rate: 40, settleMs: 1 }) };
}

describe('leak', () => {
  const PATIENCE_MS = 60_000;

  it(
    'tells a process that keeps an object and four thousand bytes of each turn from one that keeps nothing',
    async () => {
      const { sut } = await setup({ sound: { bytes: 0, objects: 0 }, leaking: { bytes: 2_000, objects: 1 } });
      const { findings, unclear, figures } = await sut(8);
      expect([findings, unclear]).toEqual([
        [
          expect.stringMatching(/^\d{2,} objects of turns stayed alive$/),
          expect.stringMatching(/^the heap of leaking grew by 4\d{3} bytes a turn \(/),
        ],
        [],
      ]);
      expect(figures['heap_growth_low_bytes_per_turn']).toBeGreaterThan(3_500);
    },
    PATIENCE_MS,
  );

  it('shows nothing where no process has an inspector', async () => {
    const { sut } = await setup({});
    expect((await sut(1)).findings).toEqual([expect.stringContaining('no process has an inspector')]);
  });
});
