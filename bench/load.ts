import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { processUsage } from './process-usage.js';

export interface LoadTarget {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Shared out over the connections, which take theirs in turns: a conversation takes one turn at a time. */
  readonly routes: readonly Route[];
  readonly scenarios: readonly Scenario[];
}

export type Scenario = 'json' | 'stream';

export interface Route {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LoadResult {
  readonly target: string;
  readonly scenario: Scenario;
  readonly requestsPerSecond: number;
  readonly cpuUsPerRequest: number;
  readonly mainCpuUsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rssMb: number;
  readonly failed: number;
}

export interface LoadOptions {
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** What is said, one message after the other: a memory that holds one sentence a thousand times is nobody's. */
  readonly messages: readonly string[];
}

/**
 * What the load generator cut off at the end of a run still goes on: a turn outlives its reader, and its conversation
 * takes no other meanwhile. So each run is followed by a pause.
 */
const SETTLE_MS = 1_500;

/** Drives one scenario: a warm-up that is thrown away, then the measured run. */
export async function measure(target: LoadTarget, scenario: Scenario, options: LoadOptions): Promise<LoadResult> {
  await drive(target, scenario, options, options.warmUpSeconds);
  await setTimeout(SETTLE_MS);
  const before = processUsage(target.pid);
  const result = await drive(target, scenario, options, options.seconds);
  const after = processUsage(target.pid);
  await setTimeout(SETTLE_MS);
  const requests = Math.max(1, result['2xx']);
  return {
    target: target.name,
    scenario,
    requestsPerSecond: Math.round(requests / result.duration),
    cpuUsPerRequest: Math.round((after.cpuUs - before.cpuUs) / requests),
    mainCpuUsPerRequest: Math.round((after.mainCpuUs - before.mainCpuUs) / requests),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    rssMb: Math.round(after.rssBytes / 2 ** 20),
    failed: result.non2xx + result.errors,
  };
}

function drive(
  target: LoadTarget,
  scenario: Scenario,
  options: LoadOptions,
  duration: number,
): Promise<autocannon.Result> {
  let connection = 0;
  return autocannon({
    url: target.url,
    connections: options.connections,
    duration,
    timeout: 30,
    setupClient: (client) => {
      const own = connection++ % options.connections;
      const routes = target.routes.filter((_, index) => index % options.connections === own);
      client.setRequests(
        options.messages.map((content, index) => {
          const { path, headers } = (routes.length > 0 ? routes : target.routes)[index % Math.max(1, routes.length)]!;
          const accept = scenario === 'stream' ? 'text/event-stream' : 'application/json';
          return {
            method: 'POST' as const,
            path,
            body: JSON.stringify({ content }),
            headers: { ...headers, 'content-type': 'application/json', accept },
          };
        }),
      );
    },
  });
}
