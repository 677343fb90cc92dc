import { expect, it } from 'vitest';
import { ALLOWED, ruleSignal } from '../decision.js';
import { reasonFor } from './reason.js';

it('says what was found, how grave it is, who found it and what was done', () => {
  const signals = [
    ruleSignal('weapons.explosives.en'),
    { id: 'harm', source: 'model', score: 0.9 },
    { id: 'jailbreak', source: 'model', score: 0.8 },
  ] as const;
  expect(reasonFor({ action: 'block', category: 'weapons', tier: 'high', signals })).toBe(
    "Screening found something about making weapons, explosives or poisons (grave, by a reviewed rule and this deployment's own classifier): it was withheld.",
  );
});

it('has a sentence for nothing, and for a category that is no more', () => {
  expect(reasonFor(ALLOWED)).toBe('Screening found nothing of note.');
  expect(reasonFor({ action: 'annotate', category: 'retired', tier: 'low', signals: [] })).toBe(
    'Screening found something that the model refuses without saying what (slight): it was let through and noted.',
  );
});
