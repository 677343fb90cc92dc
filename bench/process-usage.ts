import { readFileSync } from 'node:fs';

// USER_HZ is 100 on every Linux that Node supports.
const TICKS_PER_SECOND = 100;

export interface ProcessUsage {
  /** User + system time of all threads so far, microseconds. */
  readonly cpuUs: number;
  /** Of it, the thread that runs JavaScript; the others collect garbage, compile, resolve names and encrypt for TLS. */
  readonly mainCpuUs: number;
  readonly rssBytes: number;
}

/** What the operating system has accounted to a process, seen from outside so that measuring costs it nothing. */
export function processUsage(pid: number): ProcessUsage {
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    cpuUs: cpuUsIn(`/proc/${pid}/stat`),
    mainCpuUs: cpuUsIn(`/proc/${pid}/task/${pid}/stat`),
    rssBytes: Number(rss?.[1] ?? 0) * 1024,
  };
}

function cpuUsIn(file: string): number {
  const stat = readFileSync(file, 'utf8');
  // The command name may contain spaces and parentheses: fields are counted from its closing one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}
