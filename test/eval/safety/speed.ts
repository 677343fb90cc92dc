import { findPersonalData } from '@rapport/platform';
import { loadNameFinder, loadShippedModels } from '@rapport/safety';
import { evalEngine } from './eval-engine.js';
import { round } from './figures.js';
import type { Task } from './task.js';

const ROUNDS = 20_000;
const WARM_UP = 2_000;
const WORDS =
  'i told my sister yesterday that we could meet at the harbour and look for the old boat, but she was busy with work again and honestly i do not know what to say to her any more; maybe you have an idea? '.split(
    ' ',
  );

/** What a message costs to screen locally, by the clock: the models alone, the engine, and the engine beside personal data. */
export const speed: Task = async () => {
  const model = loadShippedModels();
  const engine = evalEngine();
  const findNames = await loadNameFinder();
  const withNames = (text: string): void => {
    engine.glance(text);
    findPersonalData(text);
    findNames(text);
  };
  const rows = [
    ...[58, 200, 650, 8_000].map((length) => time(`${length} characters`, length, (text) => model.score(text))),
    time('engine, 200 characters', 200, (text) => engine.glance(text)),
    time('engine, 8000 characters', 8_000, (text) => engine.glance(text)),
    time('engine and names, 200 characters', 200, withNames),
    time('engine and names, 2000 characters', 2_000, withNames),
  ];
  return {
    title: 'local screening of a message: all models and phrases; the engine with its views; names beside it',
    rows,
    results: { safety: { speed: Object.fromEntries(rows.map(({ '': name, ...figures }) => [name, figures])) } },
  };
};

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
  times.sort((a, b) => a - b);
  const quantile = (share: number): number => round(times[Math.floor(share * times.length)]!);
  return { '': name, p50Us: quantile(0.5), p99Us: quantile(0.99), n: rounds };
}

function message(length: number, start: number): string {
  let text = '';
  for (let at = start; text.length < length; at += 1) text += `${WORDS[at % WORDS.length]!} `;
  return text.slice(0, length);
}
