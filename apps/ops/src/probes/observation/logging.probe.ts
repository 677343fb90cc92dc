import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unknown, type Probe } from '@rapport/checklist';
import { linesOf } from '../../verify/log-lines.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

const LEVELS = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
/** Of each file; what comes after looks alike. */
const LINES_MOST = 20_000;

export const loggingProbe: Probe = {
  id: 'observation.logging',
  version: 1,
  description: 'Collected logs are JSON lines with time and level, and those about a request carry its id.',
  run: needing('logsFolder', async (folder, { signal, target }) => {
    const ours = target.pods?.map(({ name }) => name) ?? [''];
    // Others' logs are collected there too, and have forms of their own.
    const files = (await readdir(folder)).filter(
      (file) => file.endsWith('.ndjson') && ours.some((name) => file.startsWith(name)),
    );
    if (files.length === 0) return unknown('there are no collected logs of our processes');
    const problems: string[] = [];
    const counts = { lines: 0, requests: 0 };
    for (const file of files) {
      let number = 0;
      for await (const line of linesOf(join(folder, file), signal)) {
        if ((number += 1) > LINES_MOST) break;
        const problem = flawOf(line);
        if (problem && problems.length < 50) problems.push(`${file}:${number} ${problem}`);
        counts.lines += 1;
        if (line.includes('"request_id"')) counts.requests += 1;
      }
    }
    if (counts.lines === 0) problems.push('the logs are empty');
    else if (counts.requests === 0) problems.push('no line names its request');
    return judge(problems, `${counts.lines} lines are JSON, ${counts.requests} of them name their request`, {
      target: folder,
    });
  }),
};

function flawOf(line: string): string | undefined {
  try {
    const { time, level } = JSON.parse(line) as { time?: string; level?: string };
    if (Number.isNaN(Date.parse(time ?? ''))) return 'has no time';
    return LEVELS.has(level ?? '') ? undefined : 'has no level';
  } catch {
    return 'is no JSON';
  }
}
