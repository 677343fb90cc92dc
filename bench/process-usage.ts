import { readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that Node supports.
const TICKS_PER_SECOND = 100;

export interface ProcessUsage {
  /** User + system time of all threads so far, microseconds. */
  readonly cpuUs: number;
  readonly rssBytes: number;
}

/** What the operating system has accounted to a process, seen from outside so that measuring costs it nothing. */
export function processUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name may contain spaces and parentheses: fields are counted from its closing one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpuUs: (ticks / TICKS_PER_SECOND) * 1e6, rssBytes: Number(rss?.[1] ?? 0) * 1024 };
}
