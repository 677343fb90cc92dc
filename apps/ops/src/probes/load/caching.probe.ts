import { unknown, type Finding, type Probe, type ProbeContext } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';
import { provedBySuites } from '../support/test-report.js';

export const CACHING_SUITES = [
  'libs/conversation/src/turn/prefix-cache.medium.spec.ts',
  'libs/conversation/src/turn/explicit-cache.medium.spec.ts',
  'libs/llm/src/prompt-cache/shared-prompt-cache.spec.ts',
] as const;

/** Gemini caches nothing shorter: of short conversations nothing can be said. */
const CACHEABLE_TOKENS = 2_048;

export const cachingProbe: Probe = {
  id: 'load.caching',
  version: 1,
  description:
    'Gemini served a part of the prompts from its cache, as the API processes counted; while prompts are too short for that, in tests.',
  run: needing('pods', async (pods, context): Promise<Finding> => {
    const processes = pods.filter(({ role }) => role === 'api');
    const pages = await Promise.all(processes.map(({ internalUrl }) => ask(context, `${internalUrl}/metrics`)));
    const total = (name: string, label: RegExp): number =>
      pages.reduce((sum, { text }) => sum + valueOf(text, name, label), 0);
    const prompt = total('rapport_llm_tokens_total', /kind="prompt"/);
    const cached = total('rapport_llm_tokens_total', /kind="cached"/);
    const average = Math.round(prompt / Math.max(total('rapport_llm_calls_total', /operation="generate"/), 1));
    if (cached === 0 && average < CACHEABLE_TOKENS) return tested(average, context);
    const share = `${((cached / prompt) * 100).toFixed(1)} % of ${prompt} tokens came from the cache`;
    return judge(cached > 0 ? [] : [`${share}, at ${average} tokens a call`], share);
  }),
};

async function tested(average: number, context: ProbeContext): Promise<Finding> {
  if (context.target.sourceFolder === undefined) return unknown(`prompts have ${average} tokens: too few to be cached`);
  const finding = await provedBySuites('caching', CACHING_SUITES)(context);
  return { ...finding, summary: `${finding.summary} (live prompts have ${average} tokens: too few to be cached)` };
}

/** The sum of a metric's samples whose labels fit. */
const valueOf = (page: string, name: string, label: RegExp): number =>
  page
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && label.test(line))
    .reduce((sum, line) => sum + Number(line.slice(line.indexOf('} ') + 2).split(' ', 1)[0]), 0);
