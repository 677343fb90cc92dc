import { SystemClock } from '@rapport/kernel';
import { Metrics } from '@rapport/platform';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NameGrammarThread } from '../infrastructure/names/name-grammar-thread.js';
import type { SafetyConfig } from '../safety.config.js';
import { PersonalDataShield } from './personal-data-shield.js';

const SAID = 'My name is Jessica Parker, ana@example.com';

async function setup(config: Partial<Pick<SafetyConfig, 'personalData' | 'personalNames'>>) {
  const metrics = new Metrics();
  const grammar = new NameGrammarThread({ personalNamesTimeoutMs: 30_000 }, new SystemClock());
  onTestFinished(() => grammar.onApplicationShutdown());
  const settings = { personalData: 'pseudonymise', personalNames: 'people', ...config } as const;
  const sut = new PersonalDataShield(settings, grammar, metrics);
  await sut.onModuleInit();
  return { sut, ctx: { metrics } };
}

describe('PersonalDataShield', () => {
  it('only counts where the model is shown everything', async () => {
    const { sut, ctx } = await setup({ personalData: 'observe' });
    expect(await sut.open('a', SAID)).toBeUndefined();
    expect(await ctx.metrics.render()).toContain('rapport_safety_personal_data_total{type="EMAIL"} 1');
  });

  it('leaves types in their places, for good, where it is to be taken out', async () => {
    const { sut } = await setup({ personalData: 'redact' });
    const concealment = await sut.open('a', SAID);
    expect(await concealment?.hide(SAID)).toBe('My name is [PERSON], [EMAIL]');
    expect(concealment?.restoring().push('Hello [PERSON]')).toBe('Hello [PERSON]');
  });

  it('brings back in the answer what was hidden from the model', async () => {
    const { sut } = await setup({});
    const concealment = await sut.open('a', SAID);
    const hidden = (await concealment?.hide(SAID)) ?? '';
    const stream = concealment?.restoring();
    expect(hidden).not.toMatch(/Jessica|ana@/);
    expect([...hidden].map((character) => stream?.push(character)).join('') + stream?.finish()).toBe(SAID);
  });

  it('leaves names in where they are not wanted out', async () => {
    const { sut } = await setup({ personalData: 'redact', personalNames: 'none' });
    const concealment = await sut.open('a', SAID);
    expect(await concealment?.hide(SAID)).toBe('My name is Jessica Parker, [EMAIL]');
  });
});
