import { unknown, type Probe } from '@rapport/checklist';
import { ask } from '../support/ask.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

/** Gemini caches no prompt of fewer than some thousand tokens: of few short conversations nothing can be said. */
const LEAST_TOKENS = 20_000;

export const cachingProbe: Probe = {
  id: 'load.caching',
  version: 1,
  description: 'Gemini served a part of the prompts from its cache, by the tokens that the API processes counted.',
  run: needing('pods', async (pods, context) => {
    const pages = await Promise.all(
      pods.filter(({ role }) => role === 'api').map(({ internalUrl }) => ask(context, `${internalUrl}/metrics`)),
    );
    const [prompt, cached] = ['prompt', 'cached'].map((kind) =>
      pages.reduce((sum, { text }) => sum + tokensOf(text, kind), 0),
    );
    if (prompt! < LEAST_TOKENS) return unknown(`only ${prompt} tokens were sent so far`);
    const share = `${((cached! / prompt!) * 100).toFixed(1)} % of ${prompt} tokens came from the cache`;
    return judge(cached! > 0 ? [] : [share], share);
  }),
};

const tokensOf = (page: string, kind: string): number =>
  page
    .split('\n')
    .filter((line) => line.startsWith('rapport_llm_tokens_total{') && line.includes(`kind="${kind}"`))
    .reduce((sum, line) => sum + Number(line.slice(line.indexOf('} ') + 2).split(' ', 1)[0]), 0);
