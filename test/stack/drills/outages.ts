import type { Pod, Stack } from '../stack.js';
import { outageDrill } from './outage.js';
import { metricOf } from './waiting.js';

const serving = (stack: Stack): readonly Pod[] => stack.pods.filter(({ slot }) => slot === stack.balancer.activeSlot());
const internal = (stack: Stack): string => serving(stack)[1]?.internalUrl ?? '';
const isDown = async (stack: Stack, metric: string): Promise<boolean> =>
  (await metricOf(internal(stack), metric)) === 0;

/** The one that answers. The circuit of a fallback is closed again when it is next needed. */
const MODEL = 'model="gemini-3.5-flash-lite"';

/** Redis hangs: it keeps its connections and does nothing. */
const redisHangs = outageDrill({
  name: 'redis-hangs',
  description: 'Redis is stopped (SIGSTOP): conversations go on, each process by itself',
  alert: 'RedisFailures',
  ready: 200,
  answers: true,
  inflict: async ({ redis }) => redis.signal('SIGSTOP'),
  heal: async ({ redis }) => redis.signal('SIGCONT'),
  noticed: (stack) => isDown(stack, 'rapport_shared_state_up'),
});

const redisDies = outageDrill({
  name: 'redis-dies',
  description: 'Redis is killed and comes back with what it had written',
  alert: 'RedisFailures',
  ready: 200,
  answers: true,
  inflict: ({ redis }) => redis.stop('SIGKILL'),
  heal: ({ redis }) => redis.revive(),
  noticed: (stack) => isDown(stack, 'rapport_shared_state_up'),
});

const postgresDies = outageDrill({
  name: 'postgres-dies',
  description: 'PostgreSQL is killed: no pod is ready until it is back',
  alert: 'DatabaseDown',
  ready: 503,
  answers: false,
  inflict: ({ postgres }) => postgres.stop('SIGKILL'),
  heal: ({ postgres }) => postgres.revive(60_000),
  noticed: (stack) => isDown(stack, 'rapport_database_up'),
});

const geminiDies = outageDrill({
  name: 'gemini-dies',
  description: 'Gemini cannot be reached: personas answer with what they hold ready',
  alert: 'CircuitOpen',
  ready: 200,
  answers: true,
  inflict: ({ emulator }) => emulator.end('SIGKILL'),
  heal: async ({ emulator }) => {
    emulator.start();
    await emulator.ready();
  },
  noticed: async (stack) => ((await metricOf(internal(stack), 'rapport_llm_circuit_state', MODEL)) ?? 0) > 0,
});

const podDies = outageDrill({
  name: 'pod-dies',
  description: 'A pod of the slot that serves is killed and stays away: the other one serves',
  alert: 'InstanceDown',
  ready: 200,
  answers: true,
  inflict: async (stack) => serving(stack)[0]?.program.end('SIGKILL'),
  heal: async (stack) => {
    serving(stack)[0]?.program.start();
    await serving(stack)[0]?.program.ready();
  },
  noticed: async (stack) => (await metricOf(serving(stack)[0]?.internalUrl ?? '', 'rapport_ready')) === undefined,
});

/** Those of Redis apart: rates have to forget the one before the other is told. */
export const outages = [redisHangs, postgresDies, geminiDies, podDies, redisDies];
