import { defineMetrics } from '@rapport/platform';

export const screeningMetrics = defineMetrics({
  decisions: {
    type: 'counter',
    name: 'rapport_safety_decisions_total',
    help: "What screening decided, by side (input or output), category, tier, action, and what spoke first for it: a rule, a local model, the judge, or the provider's own checks.",
    labels: ['side', 'category', 'tier', 'action', 'source'],
  },
  judged: {
    type: 'counter',
    name: 'rapport_safety_judge_total',
    help: 'Questions to the safety judge: answered, taken from what was answered before (kept), and those that came to nothing (timeout, busy, limit, budget, refused, unreadable, failed).',
    labels: ['outcome'],
  },
});
