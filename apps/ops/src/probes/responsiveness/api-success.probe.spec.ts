import { measuredAs, provesRed } from '@rapport/testing';
import { expect, it } from 'vitest';
import { apiSuccess } from './api-success.probe.js';

const outcomes = [
  { labels: { outcome: 'complete' }, value: 99 },
  { labels: { outcome: 'reply_blocked' }, value: 3 },
];
const measured = (model: number, service: number) =>
  measuredAs({ 'outcome=~"llm': model, 'sum by (outcome)': outcomes, 'status=~"5..': service });

provesRed(apiSuccess, {
  sound: measured(0.002, 0.001),
  sabotaged: { 'the model fails': measured(0.011, 0), 'the service fails': measured(0, 0.011) },
});

it('counts what Gemini blocked apart', async () => {
  expect((await apiSuccess.run(await measured(0, 0)())).summary).toContain('3 answers blocked');
});
