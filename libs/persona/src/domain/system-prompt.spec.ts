import { describe, expect, it } from 'vitest';
import { YamlShippedPersonas } from '../infrastructure/yaml-shipped-personas.js';
import { contentHash, parseDefinition } from './parse-definition.js';
import { PRODUCT_FLOOR } from './product-floor.js';
import { renderSystemPrompt } from './system-prompt.js';

const definitions = (await new YamlShippedPersonas().load()).map(({ definition }) => parseDefinition(definition));
const reversed = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, member]) => [key, reversed(member)]),
      )
    : value;

describe.each(definitions)('the system prompt of $slug', (definition) => {
  const prompt = renderSystemPrompt(definition);

  it('begins with the name and ends with the rules of the product', () => {
    expect(prompt.split('\n')[0]).toBe(`Name: ${definition.name}`);
    expect(prompt.endsWith(PRODUCT_FLOOR)).toBe(true);
  });

  it('carries identity, voice, every policy and every example', () => {
    const { identity, voice, policies, examples } = definition;
    const spoken = examples.flatMap(({ user, persona }) => [user, persona]);
    const parts = [identity, voice.speakingStyle, ...voice.traits, ...policies.always, ...policies.never, ...spoken];
    expect(parts.filter((part) => !prompt.includes(part))).toEqual([]);
  });

  it('is the same to the byte, whatever order the database returns the fields in', () => {
    const shuffled = parseDefinition(reversed(definition));
    expect(renderSystemPrompt(shuffled)).toBe(prompt);
    expect(contentHash(shuffled)).toBe(contentHash(definition));
  });

  it('fits the prefix that a turn can afford', () => {
    expect(prompt.length).toBeLessThan(12_000); // about 3,000 tokens
  });
});

describe('parseDefinition', () => {
  it('points to what does not fit', () => {
    const [definition] = definitions;
    const broken = { ...definition, slug: 'Not A Slug', voice: { ...definition!.voice, traits: [] }, mood: 'x' };
    expect(() => parseDefinition(broken)).toThrow(
      expect.objectContaining({
        code: 'persona.invalid',
        issues: expect.arrayContaining([
          expect.objectContaining({ pointer: '/slug' }),
          expect.objectContaining({ pointer: '/voice/traits' }),
          expect.objectContaining({ pointer: '', detail: expect.stringContaining('mood') }),
        ]),
      }),
    );
  });
});
