import { expect, it } from 'vitest';
import { fromGemini } from './from-gemini.js';

it.each([
  ['prompt_blocked', 'SAFETY', 'unspecified', 'high'],
  ['reply_blocked', 'PROHIBITED_CONTENT', 'unspecified', 'critical'],
  ['reply_blocked', 'SPII', 'personal_data', 'high'],
  ['reply_blocked', 'RECITATION', 'recitation', 'low'],
] as const)('reads %s %s', (kind, reason, category, tier) => {
  const signals = [{ id: `gemini.${kind}.${reason.toLowerCase()}`, source: 'gemini', score: 1 }];
  expect(fromGemini({ kind, reason })).toEqual({ action: 'block', category, tier, score: 1, signals });
});

it.each([
  ['SAFETY', 'harassment'],
  ['SPII', 'personal_data'],
])('names the category of what %s alone leaves open by the rating that refused: %s', (reason, category) => {
  const ratings = [
    { category: 'sexual', probability: 'low', blocked: false },
    { category: 'harassment', probability: 'high', blocked: true },
  ] as const;
  expect(fromGemini({ kind: 'reply_blocked', reason }, ratings)).toMatchObject({
    action: 'block',
    category,
    signals: [
      { id: `gemini.reply_blocked.${reason.toLowerCase()}` },
      { id: 'gemini.rating.sexual', score: 0.25 },
      { id: 'gemini.rating.harassment', score: 0.75 },
    ],
  });
});

it('takes a reason of tomorrow for grave, and never passes its text on', () => {
  const decision = fromGemini({ kind: 'reply_blocked', reason: 'Said <b>this</b>' });
  expect(decision).toMatchObject({
    category: 'unspecified',
    tier: 'high',
    signals: [{ id: 'gemini.reply_blocked.unknown' }],
  });
});

it('has nothing to say about an answer', () => {
  expect(fromGemini({ kind: 'ok' })).toBeUndefined();
});
