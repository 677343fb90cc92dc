import { unknown, type Finding, type Probe } from '@rapport/checklist';
import { llmConfig, type LlmConfig } from '@rapport/llm';
import { ask, jsonIn } from '../support/ask.js';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needingSecret } from '../support/needing.js';

interface Counted {
  readonly totalTokens?: number;
  readonly error?: { readonly status?: string };
}

export const geminiKeyProbe: Probe = {
  id: 'integration.gemini-key',
  version: 1,
  description:
    'Gemini takes the key for the configured model (a count of tokens, which costs nothing), on the paid tier.',
  run: needingSecret('geminiKeyVariable', (key, context) =>
    configured(async (config): Promise<Finding> => {
      const { baseUrl: configuredUrl, apiVersion, model, tier }: LlmConfig = config.get(llmConfig);
      const baseUrl = context.target.geminiBaseUrl ?? configuredUrl;
      const answer = await ask(context, `${baseUrl}/${apiVersion}/models/${model}:countTokens`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
        body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
      });
      const counted = jsonIn<Counted>(answer) ?? {};
      if (answer.status >= 500 || answer.status === 429)
        return unknown(`Gemini answers ${answer.status} for the moment`);
      const problems = [
        ...(answer.status === 200 && (counted.totalTokens ?? 0) > 0
          ? []
          : [`Gemini answers ${answer.status} ${counted.error?.status ?? ''} for ${model}`.trim()]),
        ...(tier === 'paid' ? [] : [`GEMINI_TIER is ${tier}: what is sent may be trained on`]),
      ];
      return judge(problems, `${model} counts tokens for this key; the tier is paid`, { target: baseUrl });
    })(context),
  ),
};
