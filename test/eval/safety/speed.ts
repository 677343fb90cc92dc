import { loadShippedModels } from '@rapport/safety';
import { round } from './figures.js';
import type { Task } from './task.js';

const ROUNDS = 20_000;
const WARM_UP = 2_000;
const WORDS =
  'i told my sister yesterday that we could meet at the harbour and look for the old boat, but she was busy with work again and honestly i do not know what to say to her any more; maybe you have an idea? '.split(
    ' ',
  );

/**
 * What a message costs to screen locally: all models and the crisis phrases, on one reading. `p99Us` is by the clock and holds what else
 * the machine does; `cpuP99Us` is the thread's own time.
 */
export const speed: Task = () => {
  const model = loadShippedModels();
  const rows = [58, 200, 650, 8_000].map((length) => {
    const texts = Array.from({ length: 50 }, (_, at) => message(length, at));
    const times: number[] = [];
    const own: number[] = [];
    const rounds = Math.max(500, Math.round((ROUNDS * 58) / length));
    for (let turn = 0; turn < WARM_UP + rounds; turn += 1) {
      const text = texts[turn % texts.length]!;
      const before = process.threadCpuUsage();
      const started = performance.now();
      model.score(text);
      const passed = (performance.now() - started) * 1_000;
      const { user, system } = process.threadCpuUsage(before);
      if (turn < WARM_UP) continue;
      times.push(passed);
      own.push(user + system);
    }
    const quantile = (values: readonly number[], share: number): number =>
      round(values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]!);
    const figures = { p50Us: quantile(times, 0.5), p99Us: quantile(times, 0.99), cpuP99Us: quantile(own, 0.99) };
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
