import { monitorEventLoopDelay } from 'node:perf_hooks';
import { SystemClock } from '@rapport/kernel';
import { findPersonalData } from '@rapport/platform';
import { findNames, loadShippedModels, NameGrammarThread } from '@rapport/safety';
import { evalEngine } from './eval-engine.js';
import { round } from './figures.js';
import type { Task } from './task.js';

const ROUNDS = 20_000;
const WARM_UP = 2_000;
const WAITING_ROUNDS = 2_000;
const WORDS =
  'i told my sister yesterday that we could meet at the harbour and look for the old boat, but she was busy with work again and honestly i do not know what to say to her any more; maybe you have an idea? '.split(
    ' ',
  );

/** What a message costs to screen locally, by the clock: the models alone, the engine, and the engine beside personal data. */
export const speed: Task = async () => {
  const model = loadShippedModels();
  const engine = evalEngine();
  const grammar = new NameGrammarThread({ personalNamesTimeoutMs: 60_000 }, new SystemClock());
  const withNames = async (text: string): Promise<void> => {
    engine.glance(text);
    findPersonalData(text);
    await findNames(text, grammar);
  };
  const rows = [
    ...[58, 200, 650, 8_000].map((length) => time(`${length} characters`, length, (text) => model.score(text))),
    time('engine, 200 characters', 200, (text) => engine.glance(text)),
    time('engine, 8000 characters', 8_000, (text) => engine.glance(text)),
    await timeWaiting('engine and names, 200 characters', 200, withNames),
    await timeWaiting('engine and names, 2000 characters', 2_000, withNames),
  ];
  await grammar.onApplicationShutdown();
  return {
    title: 'local screening of a message: all models and phrases; the engine with its views; names beside it',
    rows,
    results: { safety: { speed: Object.fromEntries(rows.map(({ '': name, ...figures }) => [name, figures])) } },
  };
};

/** The same for what is done in part by another thread: `loopP99Us` is how long the event loop was held meanwhile. */
async function timeWaiting(name: string, length: number, work: (text: string) => Promise<void>) {
  const texts = Array.from({ length: 50 }, (_, at) => message(length, at));
  const times: number[] = [];
  for (const text of texts) await work(text);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  for (let turn = 0; turn < WAITING_ROUNDS; turn += 1) {
    const started = performance.now();
    await work(texts[turn % texts.length]!);
    times.push((performance.now() - started) * 1_000);
  }
  loop.disable();
  return { ...summed(name, times), loopP99Us: round(loop.percentile(99) / 1_000) };
}

function time(name: string, length: number, work: (text: string) => unknown) {
  const texts = Array.from({ length: 50 }, (_, at) => message(length, at));
  const times: number[] = [];
  const rounds = Math.max(500, Math.round((ROUNDS * 58) / length));
  for (let turn = 0; turn < WARM_UP + rounds; turn += 1) {
    const text = texts[turn % texts.length]!;
    const started = performance.now();
    work(text);
    if (turn >= WARM_UP) times.push((performance.now() - started) * 1_000);
  }
  return summed(name, times);
}

function summed(name: string, times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const quantile = (share: number): number => round(sorted[Math.floor(share * sorted.length)]!);
  return { '': name, p50Us: quantile(0.5), p99Us: quantile(0.99), n: times.length };
}

function message(length: number, start: number): string {
  let text = '';
  for (let at = start; text.length < length; at += 1) text += `${WORDS[at % WORDS.length]!} `;
  return text.slice(0, length);
}
