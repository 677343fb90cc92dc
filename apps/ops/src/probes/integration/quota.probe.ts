import type { Probe, ProbeContext, Target } from '@rapport/checklist';
import { conversationConfig } from '@rapport/conversation';
import type { LoadedConfig } from '@rapport/platform';
import { Prometheus } from '../../verify/prometheus/prometheus.js';
import { configured } from '../support/configuration.js';
import { judge } from '../support/judge.js';
import { needing } from '../support/needing.js';

/** The answer itself, and a share of what follows turns: titles, summaries, memories, a judge for what local models leave open. */
const CALLS_PER_TURN = 1.5;
/** Persona, rules and message of an ordinary turn, and its answer. */
const FIXED_TOKENS = 1_000;
/** Share of calls that Gemini may refuse with 429 before the quota counts as used up. */
const MOST_REFUSED = 0.01;
const REFUSED =
  'sum(increase(rapport_llm_calls_total{outcome=~"llm.(rate_limited|quota_exhausted)"}[1h])) / clamp_min(sum(increase(rapport_llm_calls_total[1h])), 1)';

export const quotaProbe: Probe = {
  id: 'integration.quota',
  version: 1,
  description:
    'The quota that Gemini grants covers the expected peak as modelled, and hardly any call was refused with 429.',
  run: needing('quota', (quota, context) =>
    configured(async (config) => {
      const need = peakOf(quota, config);
      const refused = await refusedShare(context);
      const problems = [
        ...short('requests', quota.requestsPerMinute, need.requests),
        ...short('tokens', quota.tokensPerMinute, need.tokens),
        ...(refused > MOST_REFUSED ? [`Gemini refused ${(refused * 100).toFixed(1)} % of the calls with 429`] : []),
      ];
      return judge(
        problems,
        `at ${quota.peakTurnsPerMinute} turns a minute ${need.requests} requests of ${quota.requestsPerMinute} and ${need.tokens} tokens of ${quota.tokensPerMinute} are needed`,
      );
    })(context),
  ),
};

function peakOf({ peakTurnsPerMinute }: NonNullable<Target['quota']>, config: LoadedConfig) {
  const { historyTokens, recallTokens, summaryTokens } = config.get(conversationConfig);
  // A conversation's history fills its budget and is cut in steps: half of it on average over long and short ones.
  const tokensPerTurn = historyTokens / 2 + recallTokens + summaryTokens + FIXED_TOKENS;
  return {
    requests: Math.ceil(peakTurnsPerMinute * CALLS_PER_TURN),
    tokens: Math.ceil(peakTurnsPerMinute * tokensPerTurn),
  };
}

const short = (what: string, granted: number, needed: number): readonly string[] =>
  granted >= needed ? [] : [`${needed} ${what} a minute are needed at the peak, ${granted} are granted`];

async function refusedShare(context: ProbeContext): Promise<number> {
  const { prometheusUrl } = context.target;
  if (prometheusUrl === undefined) return 0;
  return (await new Prometheus(prometheusUrl, context).number(REFUSED)) ?? 0;
}
