import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskReport } from '../../safety/task.js';
import { drift, type DriftOptions, type DriftReport } from './drift.js';

interface Options extends Omit<DriftOptions, 'persona'> {
  readonly personas: readonly string[];
}

/** Personas one after another: each has the whole application to itself. */
export async function driftTask({ personas, ...options }: Options): Promise<TaskReport & { broken: string[] }> {
  const reports: Record<string, DriftReport> = {};
  for (const persona of personas) reports[persona] = await drift({ persona, ...options });
  const model = options.key === undefined ? 'emulator' : 'gemini';
  return {
    title: `drift of ${options.turns} turns (${model}, seed ${options.seed}): means over the last 25 replies`,
    rows: Object.entries(reports).flatMap(([persona, { checkpoints, card }]) => [
      { '': `${persona} card`, ...card },
      ...checkpoints.map(({ turn, ...figures }) => ({ '': `${persona} turn ${turn}`, ...figures })),
    ]),
    results: {
      tone: { drift: { ...known(), [model]: { turns: options.turns, seed: options.seed, personas: reports } } },
    },
    broken: Object.entries(reports).flatMap(([persona, report]) => report.broken.map((one) => `${persona}, ${one}`)),
  };
}

/** What was measured with the other model stays beside it. */
function known(): object {
  try {
    const results = JSON.parse(readFileSync(join(process.cwd(), 'eval/results.json'), 'utf8')) as {
      tone?: { drift?: object };
    };
    return results.tone?.drift ?? {};
  } catch {
    return {};
  }
}
