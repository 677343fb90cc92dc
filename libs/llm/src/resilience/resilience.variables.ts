import { variable } from '@rapport/platform';
import { z } from 'zod';

const milliseconds = (byDefault: number) => z.coerce.number().int().min(1).max(600_000).default(byDefault);
const list = z
  .string()
  .max(1_024)
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

/** What keeps one model's bad day from becoming everybody's (docs/degradation.md). */
export const resilienceVariables = {
  fallbackModels: variable(
    'GEMINI_FALLBACK_MODELS',
    list,
    'Models that are asked, in this order, when the first one fails before its first word; separated by commas.',
  ),
  retryRatio: variable(
    'GEMINI_RETRY_RATIO',
    z.coerce.number().min(0).max(1).default(0.2),
    'Retries that each call of a model earns, in this process: retries never add more load than this share in the long run.',
  ),
  retryReserve: variable(
    'GEMINI_RETRY_RESERVE',
    z.coerce.number().int().min(0).max(100_000).default(20),
    'Most retries of a model that may be saved up, and how many there are at the start.',
  ),
  breakerWindowMs: variable(
    'GEMINI_BREAKER_WINDOW_MS',
    milliseconds(30_000),
    'How far back the circuit breaker of a model looks, in milliseconds.',
  ),
  breakerMinimumCalls: variable(
    'GEMINI_BREAKER_MINIMUM_CALLS',
    z.coerce.number().int().min(1).max(1_000_000).default(20),
    'Fewest requests within the window, over all pods, by which the circuit breaker judges a model.',
  ),
  breakerFaultRatio: variable(
    'GEMINI_BREAKER_FAULT_RATIO',
    z.coerce.number().min(0.01).max(1).default(0.5),
    'Share of failed requests from which on the circuit breaker gives a model a rest.',
  ),
  breakerCooldownMs: variable(
    'GEMINI_BREAKER_COOLDOWN_MS',
    milliseconds(10_000),
    'The first rest, in milliseconds; doubled, up to eight times as long, each time the probe after it fails.',
  ),
  breakerRefreshMs: variable(
    'GEMINI_BREAKER_REFRESH_MS',
    milliseconds(1_000),
    'How often a pod compares notes with the others about a model it is calling, in milliseconds.',
  ),
  queueMaximum: variable(
    'GEMINI_QUEUE_MAXIMUM',
    z.coerce.number().int().min(0).max(100_000).default(256),
    'Most requests that wait for one of the GEMINI_MAX_CONNECTIONS; those beyond fail at once.',
  ),
  queueDeadlineMs: variable(
    'GEMINI_QUEUE_DEADLINE_MS',
    milliseconds(5_000),
    'Longest wait in that queue, in milliseconds.',
  ),
};
