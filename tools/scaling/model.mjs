/**
 * What a number of users asks for: pods, database, shared state, quota and money, by plain arithmetic from what was
 * measured and what is assumed. `simulate.mjs` checks the one step that arithmetic may get wrong: waiting.
 */
const DAY_S = 86_400;
const MONTH_DAYS = 30;

/**
 * @typedef {{value: number, unit: string, basis: 'measured' | 'listed' | 'assumed', why: string}} Assumption
 * @param {{cpuUsPerRequest: number}} stream the benchmark's row of a streamed turn on PostgreSQL and Redis
 * @returns {Record<string, Assumption>} all that the figures rest on
 */
export const assumptions = (stream) => ({
  turnCpuMs: measured(stream.cpuUsPerRequest / 1000, 'ms', 'CPU of a streamed turn, all threads (bench/results.json)'),
  databaseCpuMs: measured(3, 'ms', 'CPU of PostgreSQL a turn, its statements planned once (ADR 44)'),
  bytesPerTurn: measured(
    9_500,
    'bytes',
    'growth of all tables and indexes over 400 turns in 16 conversations, memories included',
  ),
  streamKb: measured(92, 'KB', 'live memory of an open stream (docs/turn-cost.md)'),
  promptTokens: measured(
    3_170,
    'tokens',
    'prompt of a turn in conversations of 25 turns, memory and titles included (emulator)',
  ),
  callsPerTurn: measured(
    1.12,
    'calls',
    'calls of a model a turn: the answer, and its share of memory and titles (the same run)',
  ),
  inputPrice: listed(0.3, '$ / 1M tokens', 'gemini-3.5-flash-lite, input'),
  cachedPrice: listed(0.03, '$ / 1M tokens', 'the same, read from the cache'),
  outputPrice: listed(2.5, '$ / 1M tokens', 'the same, output and thoughts'),
  dailyShare: assumed(0.2, '', 'share of users that come on a day'),
  turnsPerVisitor: assumed(15, 'turns', 'messages of a user who comes'),
  peakFactor: assumed(3, '', 'busiest hour beside the average of the day'),
  outputTokens: assumed(150, 'tokens', 'length of an answer'),
  cachedShare: assumed(
    0.5,
    '',
    "share of the prompt that Google's cache answers; 0 in the measured run, whose prompts are short",
  ),
  answerS: assumed(4, 's', 'how long an answer streams'),
  podUse: assumed(0.6, '', 'use of a core that a pod is planned for'),
  databaseUse: assumed(0.5, '', 'use of the cores that a database server is planned for'),
  databaseCores: assumed(32, 'cores', 'of the largest server one would like to run'),
  databaseTb: assumed(10, 'TB', 'that one database server holds, so that a backup still ends'),
  redisCommands: assumed(30, 'commands', 'a turn: limits, counts, and its events, several to a command'),
  redisRate: assumed(50_000, 'commands/s', 'of a node of Redis, half of what one core does'),
  eventsKb: assumed(12, 'KB', 'that shared state holds of a turn for ten minutes'),
  retentionDays: assumed(365, 'days', 'that conversations are kept'),
  poolSize: listed(10, 'connections', 'DATABASE_POOL_SIZE, and one for health'),
});

const measured = (value, unit, why) => ({ value, unit, basis: 'measured', why });
const listed = (value, unit, why) => ({ value, unit, basis: 'listed', why });
const assumed = (value, unit, why) => ({ value, unit, basis: 'assumed', why });

/**
 * @param {number} users registered
 * @param {Record<string, Assumption>} given
 */
export function demand(users, given) {
  const of = (name) => given[name].value;
  const turnsPerDay = users * of('dailyShare') * of('turnsPerVisitor');
  const peak = (turnsPerDay / DAY_S) * of('peakFactor');
  const podRate = (1000 / of('turnCpuMs')) * of('podUse');
  // Two at least, and one more than the peak needs: any of them may be gone, for a release or for good.
  const pods = Math.max(2, Math.ceil(peak / podRate) + 1);
  const databaseRate = (1000 / of('databaseCpuMs')) * of('databaseCores') * of('databaseUse');
  const promptPrice = of('cachedShare') * of('cachedPrice') + (1 - of('cachedShare')) * of('inputPrice');
  const turnPrice = (of('promptTokens') * promptPrice + of('outputTokens') * of('outputPrice')) / 1e6;
  const storageTb = (turnsPerDay * of('retentionDays') * of('bytesPerTurn')) / 1e12;
  return {
    users,
    turnsPerDay,
    peakTurnsPerS: peak,
    openStreams: peak * of('answerS'),
    pods,
    streamsMbPerPod: (peak * of('answerS') * of('streamKb')) / 1000 / pods,
    useWithOneGone: (peak * of('turnCpuMs')) / 1000 / (pods - 1),
    connections: pods * (of('poolSize') + 1),
    databaseCores: (peak * of('databaseCpuMs')) / 1000 / of('databaseUse'),
    databaseShards: Math.ceil(Math.max(peak / databaseRate, storageTb / of('databaseTb'))),
    storageTb,
    redisNodes: Math.ceil((peak * of('redisCommands')) / of('redisRate')),
    redisGb: (peak * 600 * of('eventsKb')) / 1e6,
    requestsPerMinute: peak * 60 * of('callsPerTurn'),
    tokensPerMinute: peak * 60 * (of('promptTokens') + of('outputTokens')),
    dollarsPerMonth: turnsPerDay * MONTH_DAYS * turnPrice,
    dollarsPerUserMonth: (turnsPerDay * MONTH_DAYS * turnPrice) / users,
  };
}

/**
 * How long work waits for a core that is used to `use`, by Pollaczek and Khinchine: Poisson arrivals, any service times,
 * one server. The tail is taken for exponential, which holds well near the 95th percentile.
 * @param {{mean: number, square: number}} service mean of the service time, and of its square, ms
 * @returns {{mean: number, p95: number}} ms
 */
export function waiting(use, { mean, square }) {
  const rate = use / mean;
  const wait = (rate * square) / (2 * (1 - use));
  return { mean: wait, p95: use <= 0.05 ? 0 : (wait / use) * Math.log(use / 0.05) };
}
