// `npm run bench:streams [-- --smoke] [-- --only first-token|depth|open-streams]`: what open streams cost a pod, what it adds
// to the first token, and whether the length of a conversation shows in the price of a turn. Prints tables and merges them
// into bench/results.json.
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBaseline } from '../child.js';
import { processUsage } from '../process-usage.js';
import { smallTalk } from '../small-talk.js';
import { baseline, root } from '../targets.js';
import { deployedOptions } from './deployed-options.js';
import { messageWith } from './marker.js';
import { Pod, type Seeded } from './pod.js';
import type { ClientCommand, ClientReport, StreamRequest } from './protocol.js';
import { percentile, toMs } from './statistics.js';
import { questionAbout, talkOf } from './talk.js';

const smoke = process.argv.includes('--smoke');
const program = (name: string): string => join(import.meta.dirname, `${name}.js`);
const seconds = (full: number): number => (smoke ? 1 : full) * 1_000;
const say = (line: string): void => console.error(line);

const EVERY_MS = 5_000;
const CHUNKS = 100;
const OPENINGS = 32;
const CONCURRENT = smoke ? 4 : 64;
const FIRST_TOKEN = { chunks: 20, everyMs: 100 };
const FIRST_TOKEN_MS = FIRST_TOKEN.chunks * FIRST_TOKEN.everyMs;
/** Who comes by themselves waits a while before they speak again; somewhat more of them make as many open streams. */
const PAUSE_MS = 200;
const BY_THEMSELVES = Math.round(CONCURRENT * (1 + PAUSE_MS / 2 / FIRST_TOKEN_MS));
const STREAM_COUNTS = smoke ? [20, 40] : [1_000, 2_500, 5_000];
/** More than a pod is deployed for: one with room for them. */
const BEYOND = { counts: smoke ? [60] : [10_000], options: ['--max-old-space-size=2048'] };
/**
 * Conversations to measure, each `rounds` times, so that a few messages more do not count: around the middle between the
 * making of a summary and the next one's, where there is a summary. Each depth has people of its own, for all that a person
 * ever said is searched for what matters now.
 */
const DEPTHS: readonly Depth[] = smoke
  ? [
      { messages: 10, summarised: 0, conversations: 4, people: 1, rounds: 1 },
      { messages: 400, summarised: 290, conversations: 1, people: 1, rounds: 2 },
    ]
  : [
      { messages: 10, summarised: 0, conversations: 150, people: 10, rounds: 2 },
      { messages: 90, summarised: 0, conversations: 10, people: 10, rounds: 20 },
      { messages: 10_000, summarised: 9_910, conversations: 10, people: 10, rounds: 20 },
      { messages: 10_000, summarised: 0, conversations: 10, people: 10, rounds: 20 },
    ];
const only = process.argv[process.argv.indexOf('--only') + 1];
const wanted = (part: string): boolean => !process.argv.includes('--only') || only === part;

interface Depth extends Seeded {
  readonly rounds: number;
}

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

/** The first thousand turns pay for compiled code and pools, not for what is measured here. */
async function warmUp(pod: Pod, clients: Clients): Promise<void> {
  say('turns that warm up …');
  const requests = await pod.requests(16, messageWith({ chunks: 5, everyMs: 1 }));
  await clients.ask({ url: pod.child.url, do: 'repeat', requests, ms: seconds(30), spreadMs: 0, pauseMs: 0 });
}

async function openStreams(
  pod: Pod,
  clients: Clients,
  wantedCounts: readonly number[],
  options: readonly string[],
): Promise<object[]> {
  const { url, pid } = pod.child;
  // A stream takes two descriptors of the pod: the client's socket and the upstream's.
  const most = Math.floor((openFilesLimit() - 500) / 2);
  const counts = [...new Set(wantedCounts.map((count) => Math.min(count, most)))];
  await warmUp(pod, clients);
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
    const row = {
      options: options.join(' '),
      streams: open,
      refused: opening.refused,
      'opened in s': Math.round(openingMs / 100) / 10,
      'RSS MB': Math.round(after.rssBytes / 2 ** 20),
      'KB/stream': Math.round((after.rssBytes - idle) / 1_024 / Math.max(1, open)),
      'CPU %': Math.round((after.cpuUs - before.cpuUs) / seconds(10) / 10),
      'events/s': Math.round((delaysUs.length / seconds(10)) * 1_000),
      'fan-out p50 ms': toMs(percentile(delaysUs, 0.5)),
      'fan-out p99 ms': toMs(percentile(delaysUs, 0.99)),
    };
    say(JSON.stringify(row));
    rows.push(row);
  }
  return rows;
}

/** People come by themselves, at any moment; that all come at the same moment is the worst case, and shown apart. */
async function firstToken(pod: Pod, clients: Clients, proxyUrl: string): Promise<object[]> {
  await warmUp(pod, clients);
  const contents = smallTalk().map((text) => messageWith(FIRST_TOKEN, text));
  const content = contents[0]!;
  const bare: StreamRequest = { path: '/chat', token: '', body: JSON.stringify({ content }) };
  const targets = [
    { target: 'bare Fastify proxy', url: proxyUrl, people: Array.from({ length: BY_THEMSELVES }, () => bare) },
    { target: 'Rapport, PostgreSQL + Redis', url: pod.child.url, people: await pod.requests(BY_THEMSELVES, content) },
  ];
  const rows: Record<string, string | number>[] = [];
  for (const [beginning, count, manner] of [
    ['by themselves', BY_THEMSELVES, { spreadMs: FIRST_TOKEN_MS, pauseMs: PAUSE_MS }],
    ['all at once', CONCURRENT, { spreadMs: 0, pauseMs: 0 }],
  ] as const) {
    let bareMs: readonly number[] | undefined;
    for (const { target, url, people } of targets) {
      const requests = people.slice(0, count);
      say(`first token of ${target} at ${CONCURRENT} concurrent streams that begin ${beginning} …`);
      await clients.ask({ url, do: 'repeat', requests, contents, ms: seconds(10), ...manner });
      const said = { do: 'repeat', requests, contents, ms: seconds(30), ...manner } as const;
      const { firstTokensUs, refused } = await clients.ask({ url, ...said });
      const ms = [0.5, 0.99].map((share) => toMs(percentile(firstTokensUs, share)));
      bareMs ??= ms;
      const added = ms.map((value, index) => toMs(1_000 * (value - (bareMs?.[index] ?? 0))));
      rows.push({
        target,
        beginning,
        turns: firstTokensUs.length,
        refused,
        'p50 ms': ms[0] ?? 0,
        'p99 ms': ms[1] ?? 0,
        'added p50 ms': added[0] ?? 0,
        'added p99 ms': added[1] ?? 0,
      });
    }
  }
  return rows;
}

async function depth(pod: Pod, clients: Clients): Promise<object[]> {
  const { url, pid } = pod.child;
  const content = `${questionAbout(talkOf(20))} ${messageWith({ chunks: 5, everyMs: 0 })}`;
  say('turns that warm up …');
  const others = await pod.requests(16, content);
  await clients.ask({ url, do: 'repeat', requests: others, ms: seconds(40), spreadMs: 0, pauseMs: 0 });
  const rows: Record<string, number>[] = [];
  let first: { readonly cpuUs: number; readonly p50: number } | undefined;
  for (const { rounds, ...seeded } of DEPTHS) {
    const { messages, summarised } = seeded;
    say(`turns at message ${messages} of a conversation, ${summarised} of them summed up …`);
    const requests = await pod.longConversations(seeded, content);
    // What the database and the compiler have not seen yet, and what is read once of a person, is not the price of a turn.
    await clients.ask({ url, do: 'each', requests, concurrency: 1 });
    await sleep(seconds(10));
    const before = processUsage(pid);
    const delays: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { firstTokensUs } = await clients.ask({ url, do: 'each', requests, concurrency: 1 });
      delays.push(...firstTokensUs);
    }
    const cpuUs = (processUsage(pid).cpuUs - before.cpuUs) / Math.max(1, delays.length);
    const p50 = percentile(delays, 0.5);
    first ??= { cpuUs, p50 };
    rows.push({
      'at message': messages,
      'summed up': summarised,
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

/** Measures on a pod of its own: turns go on without their readers, so the next one begins when this one is gone. */
async function on<T>(
  measure: (pod: Pod, clients: Clients) => Promise<T>,
  { people = smoke ? 2 : 40, options = deployedOptions() } = {},
): Promise<T> {
  const pod = await Pod.start(upstream.url, people, options);
  const clients = await Clients.start();
  try {
    return await measure(pod, clients);
  } finally {
    clients.stop();
    await pod.stop();
  }
}

async function openStreamsOfBoth(): Promise<object[]> {
  const deployed = deployedOptions();
  return [
    ...(await on((pod, clients) => openStreams(pod, clients, STREAM_COUNTS, deployed))),
    ...(await on((pod, clients) => openStreams(pod, clients, BEYOND.counts, BEYOND.options), BEYOND)),
  ];
}

try {
  const results = {
    ...(wanted('first-token') && {
      // Everybody speaks in one conversation at a time.
      firstToken: shown(await on((pod, clients) => firstToken(pod, clients, proxy.url), { people: BY_THEMSELVES })),
    }),
    ...(wanted('depth') && { depth: shown(await on(depth)) }),
    ...(wanted('open-streams') && { openStreams: shown(await openStreamsOfBoth()) }),
  };
  console.log(
    `${cpus().length} CPUs, load average ${loadavg()[0]?.toFixed(1)}, open files ${openFilesLimit()} a process`,
  );
  const file = join(root, 'bench', 'results.json');
  const known: { readonly streams?: object } = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as object)
    : {};
  const streams = { ...known.streams, at: new Date().toISOString(), loadAverage: loadavg()[0], ...results };
  if (!smoke) writeFileSync(file, `${JSON.stringify({ ...known, streams }, null, 2)}\n`);
} finally {
  await proxy.stop();
  await upstream.stop();
}
