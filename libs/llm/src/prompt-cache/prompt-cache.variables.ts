import { variable } from '@rapport/platform';
import { z } from 'zod';

/** Explicit caches of personas' texts (docs/prompt.md). */
export const promptCacheVariables = {
  promptCache: variable(
    'PROMPT_CACHE',
    z.enum(['off', 'auto', 'always']).default('auto'),
    "Explicit caches of personas' texts at Gemini: `auto` where they pay by the price table and the traffic of the last hour, `always` for every text in use that is long enough, `off` for none.",
  ),
  promptCacheTtlMs: variable(
    'PROMPT_CACHE_TTL_MS',
    z.coerce.number().int().min(300_000).max(86_400_000).default(3_600_000),
    'How long a cache lives once it was made or renewed, in milliseconds. It is renewed in its last quarter while it pays.',
  ),
  promptCacheMargin: variable(
    'PROMPT_CACHE_MARGIN',
    z.coerce.number().min(1).max(100).default(1.5),
    'How many times its cost a new cache has to save, judged by the last hour. One that is there is kept for as long as it saves its storage.',
  ),
  promptCacheRefreshMs: variable(
    'PROMPT_CACHE_REFRESH_MS',
    z.coerce.number().int().min(1).max(600_000).default(10_000),
    'How often a process compares notes with the others about a text in use, in milliseconds.',
  ),
  promptCacheMaximum: variable(
    'PROMPT_CACHE_MAXIMUM',
    z.coerce.number().int().min(1).max(10_000).default(64),
    'Most texts that a process keeps account of, each for each model; the one that was used longest ago makes room.',
  ),
};
