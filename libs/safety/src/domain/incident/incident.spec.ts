import { newId } from '@rapport/kernel';
import { describe, expect, it } from 'vitest';
import { ALLOWED, type ScreenDecision } from '../decision.js';
import { incidentOf } from './incident.js';

const PLACE = { userId: newId('user'), personaId: newId('persona'), turnId: newId('turn'), conversationId: undefined };
const AT = new Date('2026-01-01T00:00:00Z');
const BLOCKED: ScreenDecision = { action: 'block', category: 'jailbreak', tier: 'medium', score: 0.9, signals: [] };
const of = (decision: Partial<ScreenDecision>) => incidentOf('input', { ...BLOCKED, ...decision }, PLACE, AT);

describe('incidentOf', () => {
  it('keeps what was done, where and when, for somebody to review', () => {
    expect(of({})).toMatchObject({ ...PLACE, ...BLOCKED, side: 'input', createdAt: AT, review: undefined });
  });

  it.each([
    ['what was withheld, however slight', { tier: 'low' }, true],
    ['what was noted as serious', { action: 'annotate' }, true],
    ['what was noted as slight', { action: 'annotate', tier: 'low' }, false],
    ['nothing', ALLOWED, false],
    ['a crisis', { category: 'crisis', action: 'annotate', tier: 'critical' }, false],
    ['what the crisis protocol took over', { action: 'escalate', tier: 'critical' }, false],
  ] as const)('of %s', (_what, decision, isOne) => {
    expect(
      of({ category: undefined, ...(decision === ALLOWED ? ALLOWED : { ...BLOCKED, ...decision }) }) !== undefined,
    ).toBe(isOne);
  });

  it('leaves out the signs of a crisis beside it', () => {
    const signals = ['jailbreak', 'crisis', 'crisis.plan.en', 'judge.crisis'].map(
      (id) => ({ id, source: 'rule', score: 1 }) as const,
    );
    expect(of({ signals })?.signals.map(({ id }) => id)).toEqual(['jailbreak']);
  });
});
