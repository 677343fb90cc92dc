import { defineSection, variable, type SectionValues } from '@rapport/platform';
import { z } from 'zod';
import { secondProviderVariables } from './openai/second-provider.variables.js';
import { promptCacheVariables } from './prompt-cache/prompt-cache.variables.js';
import { resilienceVariables } from './resilience/resilience.variables.js';

const milliseconds = (byDefault: number) => z.coerce.number().int().min(1).max(600_000).default(byDefault);

export const llmConfig = defineSection('llm', {
  apiKey: variable(
    'GEMINI_API_KEY',
    z.string().max(512).optional(),
    'Key of the Gemini API. Without one only an emulator will answer.',
    { secret: true },
  ),
  baseUrl: variable(
    'GEMINI_BASE_URL',
    z
      .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
      .default('https://generativelanguage.googleapis.com'),
    'Where the Gemini API is served: Google, a proxy, or the emulator.',
  ),
  apiVersion: variable(
    'GEMINI_API_VERSION',
    z.enum(['v1beta', 'v1']).default('v1beta'),
    'Version of the Gemini API. The `*-latest` aliases exist on v1beta only.',
  ),
  model: variable(
    'GEMINI_MODEL',
    z.string().min(1).max(128).default('gemini-3.5-flash-lite'),
    'The model that personas use: the default is generally available, thinks least, and costs least of its generation.',
  ),
  embeddingModel: variable(
    'GEMINI_EMBEDDING_MODEL',
    z.enum(['gemini-embedding-001', 'gemini-embedding-2']).default('gemini-embedding-001'),
    'Model of memory embeddings. Spaces of different models never mix: changing it means re-embedding every memory.',
  ),
  embeddingDimensions: variable(
    'GEMINI_EMBEDDING_DIMENSIONS',
    z.coerce.number().int().min(128).max(3072).default(512),
    'Length of an embedding; both models are trained to be cut short (Matryoshka). At 512 the memory index takes about 1 KB a message.',
  ),
  tier: variable(
    'GEMINI_TIER',
    z.enum(['free', 'paid']).default('paid'),
    'Billing tier of the key. On the free tier calls cost nothing and Google may train on what is sent: never use it for real people.',
  ),
  quotaRequests: variable(
    'GEMINI_QUOTA_REQUESTS_PER_MINUTE',
    z.coerce.number().int().min(0).default(0),
    "Requests a minute that Google allows this project, to be compared with what is used; 0: unknown. Nothing is held back by it: Google's refusals are what counts.",
  ),
  quotaTokens: variable(
    'GEMINI_QUOTA_TOKENS_PER_MINUTE',
    z.coerce.number().int().min(0).default(0),
    'Prompt tokens a minute that Google allows this project; 0: unknown.',
  ),
  firstTokenTimeoutMs: variable(
    'GEMINI_FIRST_TOKEN_TIMEOUT_MS',
    milliseconds(20_000),
    'Longest wait for the first sign of an answer, per attempt, in milliseconds.',
  ),
  idleTimeoutMs: variable(
    'GEMINI_IDLE_TIMEOUT_MS',
    milliseconds(15_000),
    'Longest pause within an answer, in milliseconds. Keep-alive chunks without text do not count as progress.',
  ),
  totalTimeoutMs: variable(
    'GEMINI_TOTAL_TIMEOUT_MS',
    milliseconds(120_000),
    'Longest duration of a call with all its attempts, in milliseconds.',
  ),
  finishGraceMs: variable(
    'GEMINI_FINISH_GRACE_MS',
    milliseconds(1_000),
    'How long a finished answer waits for the connection to end in order, so that it can be used again, in milliseconds.',
  ),
  probeTimeoutMs: variable(
    'GEMINI_PROBE_TIMEOUT_MS',
    milliseconds(3_000),
    'Longest duration of a health probe, in milliseconds.',
  ),
  retryAttempts: variable(
    'GEMINI_RETRY_ATTEMPTS',
    z.coerce.number().int().min(1).max(10).default(3),
    'Most requests that one call may send, the first included.',
  ),
  retryBudgetMs: variable(
    'GEMINI_RETRY_BUDGET_MS',
    z.coerce.number().int().min(0).max(120_000).default(8_000),
    'A retry begins no later than this after its call did, in milliseconds; whatever Gemini asks for beyond it fails at once.',
  ),
  maxConnections: variable(
    'GEMINI_MAX_CONNECTIONS',
    z.coerce.number().int().min(1).max(10_000).default(256),
    'Most answers that a process streams from Gemini at once, each on a socket; further ones queue (GEMINI_QUEUE_MAXIMUM).',
  ),
  embeddingConnections: variable(
    'GEMINI_EMBEDDING_CONNECTIONS',
    z.coerce.number().int().min(1).max(1_000).default(16),
    'Most embedding requests that a process has under way, on sockets besides GEMINI_MAX_CONNECTIONS; further ones queue like answers.',
  ),
  healthWindowMs: variable(
    'GEMINI_HEALTH_WINDOW_MS',
    z.coerce.number().int().min(1_000).max(3_600_000).default(300_000),
    'How far back the record of real calls reaches by which the health check judges a model, in milliseconds.',
  ),
  ...resilienceVariables,
  ...secondProviderVariables,
  ...promptCacheVariables,
});

export type LlmConfig = SectionValues<typeof llmConfig>;
