import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { costAnalysis } from './cost-analysis.probe.js';

const sound = {
  'sum by (model) (increase(rapport_llm_cost_usd_total': [{ labels: { model: 'flash' }, value: 12.5 }],
  rapport_llm_tokens_total: [{ labels: { model: 'flash', kind: 'prompt' }, value: 4e6 }],
  rapport_persona_conversations_begun_total: [
    { labels: { persona: 'maren' }, value: 30 },
    { labels: { persona: 'juno' }, value: 10 },
  ],
  rapport_turn_duration_seconds_count: 500,
};

provesRed(costAnalysis, {
  sound: measuredAs(sound),
  sabotaged: {
    'a model has no price': measuredAs({
      ...sound,
      rapport_llm_tokens_total: [{ labels: { model: 'new-and-unpriced', kind: 'prompt' }, value: 10 }],
    }),
  },
});

it('tells what a turn costs, and each persona’s share', async () => {
  const { summary, details } = await costAnalysis.run(await measuredAs(sound)());
  expect([summary, details?.at(-1)]).toEqual([
    '$12.50 in 30 days, $0.0250 a turn',
    'juno: 25 % of conversations, about $3.13',
  ]);
});
