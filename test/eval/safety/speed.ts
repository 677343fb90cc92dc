import { loadShippedModels } from '@rapport/safety';
import { round } from './figures.js';
import type { Task } from './task.js';

const ROUNDS = 20_000;
const WARM_UP = 2_000;
const WORDS =
  'i told my sister yesterday that we could meet at the harbour and look for the old boat, but she was busy with work again and honestly i do not know what to say to her any more; maybe you have an idea? '.split(
    ' ',
  );

/** What a message costs to screen locally, by the clock: all models and the crisis phrases, on one reading. */
export const speed: Task = () => {
  const model = loadShippedModels();
  const rows = [58, 200, 650, 8_000].map((length) => {
    const texts = Array.from({ length: 50 }, (_, at) => message(length, at));
    const times: number[] = [];
    const rounds = Math.max(500, Math.round((ROUNDS * 58) / length));
    for (let turn = 0; turn < WARM_UP + rounds; turn += 1) {
      const text = texts[turn % texts.length]!;
      const started = performance.now();
      model.score(text);
      if (turn >= WARM_UP) times.push((performance.now() - started) * 1_000);
    }
    times.sort((a, b) => a - b);
    const quantile = (share: number): number => round(times[Math.floor(share * times.length)]!);
    const figures = { p50Us: quantile(0.5), p99Us: quantile(0.99) };
    return { '': `${length} characters`, ...figures, n: rounds };
  });
  return {
    title: 'local screening of a message: all models and phrases',
    rows,
    results: { safety: { speed: Object.fromEntries(rows.map(({ '': name, ...figures }) => [name, figures])) } },
  };
};

function message(length: number, start: number): string {
  let text = '';
  for (let at = start; text.length < length; at += 1) text += `${WORDS[at % WORDS.length]!} `;
  return text.slice(0, length);
}
