import type { Finding, Probe } from '@rapport/checklist';
import { budgetConfig, turnConfig } from '@rapport/conversation';
import { llmConfig } from '@rapport/llm';
import { databaseConfig, httpConfig, sharedStateConfig, type LoadedConfig } from '@rapport/platform';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { rendered } from '../support/manifests.js';

/** What load balancers do with a silent connection unless told otherwise, milliseconds. */
const USUAL_PROXY_IDLE_MS = 60_000;
/** Pings that may be lost before a proxy takes a stream for dead. */
const PINGS = 3;

export const timeoutsProbe: Probe = {
  id: 'integration.timeouts',
  version: 1,
  description:
    'Each inner time limit is shorter than the outer one: attempt, call, reservation; ping, proxy; statement, query; drain, grace.',
  run: async (context): Promise<Finding> => {
    const finding = await configured((config) => {
      const broken = orders(config).flatMap((order) => inversions(order));
      return judge(broken, 'every inner time limit is below its outer one');
    })(context);
    if (finding.verdict !== 'pass' || context.target.manifests === undefined) return finding;
    return rendered(({ foundBy }) =>
      judge(
        foundBy('drain-fits-grace-period', 'timeouts-in-order'),
        'every inner time limit is below its outer one, in the manifests too',
      ),
    )(context);
  },
};

type Limit = readonly [name: string, ms: number];

/** Each list rises from its innermost limit to its outermost. */
function orders(config: LoadedConfig): readonly (readonly Limit[])[] {
  const llm = config.get(llmConfig);
  const http = config.get(httpConfig);
  const database = config.get(databaseConfig);
  const redis = config.get(sharedStateConfig);
  const total: Limit = ['GEMINI_TOTAL_TIMEOUT_MS', llm.totalTimeoutMs];
  return [
    [
      ['GEMINI_PROBE_TIMEOUT_MS', llm.probeTimeoutMs],
      ['GEMINI_FIRST_TOKEN_TIMEOUT_MS', llm.firstTokenTimeoutMs],
      total,
      ['BUDGET_RESERVATION_MS', config.get(budgetConfig).reservationMs],
    ],
    [['GEMINI_IDLE_TIMEOUT_MS', llm.idleTimeoutMs], total],
    [
      ['GEMINI_QUEUE_DEADLINE_MS', llm.queueDeadlineMs],
      ['GEMINI_FIRST_TOKEN_TIMEOUT_MS', llm.firstTokenTimeoutMs],
    ],
    [
      ['REDIS_COMMAND_TIMEOUT_MS', redis.commandTimeoutMs],
      ['REDIS_CONNECT_TIMEOUT_MS', redis.connectTimeoutMs],
    ],
    [
      ['DATABASE_CONNECTION_TIMEOUT_MS', database.connectionTimeoutMs],
      ['DATABASE_STATEMENT_TIMEOUT_MS', database.statementTimeoutMs || Number.POSITIVE_INFINITY],
      ['DATABASE_QUERY_TIMEOUT_MS', database.queryTimeoutMs || Number.POSITIVE_INFINITY],
    ],
    [
      [`${PINGS} times HTTP_STREAM_PING_MS`, PINGS * http.streamPingMs],
      ["a load balancer's usual patience", USUAL_PROXY_IDLE_MS],
      ['HTTP_KEEP_ALIVE_TIMEOUT_MS', http.keepAliveTimeoutMs],
    ],
    [
      ['TURN_SHUTDOWN_DEADLINE_MS', config.get(turnConfig).shutdownDeadlineMs],
      ['SHUTDOWN_STREAMS_MS', http.shutdownStreamsMs],
      ['SHUTDOWN_TOTAL_MS', http.shutdownTotalMs],
      ['SHUTDOWN_EXIT_MS', http.shutdownExitMs],
    ],
  ];
}

const inversions = (order: readonly Limit[]): readonly string[] =>
  order.slice(1).flatMap(([outer, outerMs], index) => {
    const [inner, innerMs] = order[index] as Limit;
    return innerMs < outerMs ? [] : [`${inner} (${innerMs} ms) is not below ${outer} (${outerMs} ms)`];
  });
