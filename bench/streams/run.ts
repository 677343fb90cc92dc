// `npm run bench:streams [-- --smoke]`: what open streams cost a pod, what it adds to the first token, and whether the
// length of a conversation shows in the price of a turn. Prints tables and merges them into bench/results.json.
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBaseline } from '../child.js';
import { processUsage } from '../process-usage.js';
import { baseline, root } from '../targets.js';
import { messageWith } from './marker.js';
import { Pod } from './pod.js';
import type { ClientCommand, ClientReport, StreamRequest } from './protocol.js';
import { percentile, toMs } from './statistics.js';

const smoke = process.argv.includes('--smoke');
const program = (name: string): string => join(import.meta.dirname, `${name}.js`);
const seconds = (full: number): number => (smoke ? 1 : full) * 1_000;
const say = (line: string): void => console.error(line);

const EVERY_MS = 5_000;
const CHUNKS = 100;
const OPENINGS = 32;
const CONCURRENT = smoke ? 4 : 64;
const STREAM_COUNTS = smoke ? [20, 40] : [1_000, 2_500, 5_000, 10_000];
const DEPTHS = smoke ? [10, 100] : [10, 100, 10_000];

/** The client process, one command at a time. */
class Clients {
  private constructor(private readonly child: ChildProcess) {}

  static async start(): Promise<Clients> {
    const child = fork(program('client'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await new Promise((resolve) => child.once('message', resolve));
    return new Clients(child);
  }

  ask(command: ClientCommand): Promise<ClientReport> {
    return new Promise((resolve) => {
      this.child.once('message', (report) => resolve(report as ClientReport));
      this.child.send(command);
    });
  }

  stop(): void {
    this.child.kill();
  }
}

async function openStreams(pod: Pod, clients: Clients): Promise<object[]> {
  const { url, pid } = pod.child;
  // A stream takes two descriptors of the pod: the client's socket and the upstream's.
  const most = Math.floor((openFilesLimit() - 500) / 2);
  const counts = [...new Set(STREAM_COUNTS.map((count) => Math.min(count, most)))];
  // The first streams pay for compiled code and pools, not for being streams.
  await clients.ask({
    url,
    do: 'repeat',
    requests: await pod.requests(16, messageWith({ chunks: 2, everyMs: 1 })),
    ms: seconds(8),
  });
  const requests = await pod.requests(
    counts.at(-1) ?? 0,
    messageWith({ chunks: CHUNKS, everyMs: smoke ? 500 : EVERY_MS }),
  );
  await sleep(seconds(3));
  const idle = processUsage(pid).rssBytes;
  const rows: object[] = [];
  for (const [index, count] of counts.entries()) {
    say(`opening ${count} streams …`);
    const begun = Date.now();
    const more = requests.slice(counts[index - 1] ?? 0, count);
    const opening = await clients.ask({ url, do: 'open', requests: more, concurrency: OPENINGS });
    const openingMs = Date.now() - begun;
    await sleep(seconds(2));
    await clients.ask({ url, do: 'report' });
    const before = processUsage(pid);
    await sleep(seconds(10));
    const after = processUsage(pid);
    const { open, delaysUs } = await clients.ask({ url, do: 'report' });
    rows.push({
      streams: open,
      refused: opening.refused,
      'opened in s': Math.round(openingMs / 100) / 10,
      'RSS MB': Math.round(after.rssBytes / 2 ** 20),
      'KB/stream': Math.round((after.rssBytes - idle) / 1_024 / Math.max(1, open)),
      'CPU %': Math.round((after.cpuUs - before.cpuUs) / seconds(10) / 10),
      'events/s': Math.round((delaysUs.length / seconds(10)) * 1_000),
      'fan-out p50 ms': toMs(percentile(delaysUs, 0.5)),
      'fan-out p99 ms': toMs(percentile(delaysUs, 0.99)),
    });
  }
  return rows;
}

async function firstToken(pod: Pod, clients: Clients, proxyUrl: string): Promise<object[]> {
  const content = messageWith({ chunks: 20, everyMs: 100 });
  const bare: StreamRequest = { path: '/chat', token: '', body: JSON.stringify({ content }) };
  const targets = [
    { target: 'bare Fastify proxy', url: proxyUrl, requests: Array.from({ length: CONCURRENT }, () => bare) },
    { target: 'Rapport, PostgreSQL + Redis', url: pod.child.url, requests: await pod.requests(CONCURRENT, content) },
  ];
  const rows: Record<string, string | number>[] = [];
  for (const { target, url, requests } of targets) {
    say(`first token of ${target} at ${CONCURRENT} concurrent streams …`);
    await clients.ask({ url, do: 'repeat', requests, ms: seconds(4) });
    const { firstTokensUs, refused } = await clients.ask({ url, do: 'repeat', requests, ms: seconds(20) });
    const [p50, p99] = [toMs(percentile(firstTokensUs, 0.5)), toMs(percentile(firstTokensUs, 0.99))];
    const [first] = rows;
    rows.push({
      target,
      turns: firstTokensUs.length,
      refused,
      'p50 ms': p50,
      'p99 ms': p99,
      'added p50 ms': toMs(1_000 * (p50 - Number(first?.['p50 ms'] ?? p50))),
      'added p99 ms': toMs(1_000 * (p99 - Number(first?.['p99 ms'] ?? p99))),
    });
  }
  return rows;
}

async function depth(pod: Pod, clients: Clients): Promise<object[]> {
  const { url, pid } = pod.child;
  const content = messageWith({ chunks: 5, everyMs: 0 });
  const rows: Record<string, number>[] = [];
  let first: { readonly cpuUs: number; readonly p50: number } | undefined;
  for (const messages of DEPTHS) {
    say(`turns at message ${messages} of a conversation …`);
    // Short conversations would grow under the measurement: many of them, a few turns each.
    const conversations = messages >= 1_000 ? 1 : 8;
    const requests = await pod.longConversations(conversations, messages, content);
    const turns = smoke ? 2 : Math.max(3, Math.ceil(64 / conversations));
    const before = processUsage(pid);
    const delays: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      for (const request of requests) {
        const { firstTokensUs } = await clients.ask({ url, do: 'repeat', requests: [request], ms: 0 });
        delays.push(...firstTokensUs);
      }
    }
    const cpuUs = (processUsage(pid).cpuUs - before.cpuUs) / Math.max(1, delays.length);
    const p50 = percentile(delays, 0.5);
    first ??= { cpuUs, p50 };
    rows.push({
      'at message': messages,
      turns: delays.length,
      'CPU ms/turn': toMs(cpuUs),
      'CPU x first': Math.round((cpuUs / first.cpuUs) * 100) / 100,
      'first token p50 ms': toMs(p50),
      'first token x first': Math.round((p50 / first.p50) * 100) / 100,
    });
  }
  return rows;
}

/** At once: a run that is broken off has then told what it had measured. */
function shown(table: object[]): object[] {
  console.table(table);
  return table;
}

function openFilesLimit(): number {
  const { userLimits } = process.report.getReport() as {
    userLimits: { open_files: { soft: number | 'unlimited' } };
  };
  const { soft } = userLimits.open_files;
  return soft === 'unlimited' ? Number.MAX_SAFE_INTEGER : soft;
}

// By way of `exit`, where everything that was started is ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const upstream = await startBaseline(program('upstream'), {});
const proxy = await startBaseline(baseline('fastify-proxy'), {
  BENCH_EMULATOR_URL: upstream.url,
  BENCH_MODEL: 'gemini-3.5-flash-lite',
});
const pod = await Pod.start(upstream.url, smoke ? 2 : 40);
const clients = await Clients.start();
try {
  const results = {
    firstToken: shown(await firstToken(pod, clients, proxy.url)),
    depth: shown(await depth(pod, clients)),
    openStreams: shown(await openStreams(pod, clients)),
  };
  console.log(
    `${cpus().length} CPUs, load average ${loadavg()[0]?.toFixed(1)}, open files ${openFilesLimit()} a process`,
  );
  const file = join(root, 'bench', 'results.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  const streams = { at: new Date().toISOString(), loadAverage: loadavg()[0], ...results };
  if (!smoke) writeFileSync(file, `${JSON.stringify({ ...known, streams }, null, 2)}\n`);
} finally {
  clients.stop();
  await pod.stop();
  await proxy.stop();
  await upstream.stop();
}
