import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@rapport/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { YamlShippedPersonas } from '../../infrastructure/yaml-shipped-personas.js';
import { parseDefinition } from '../parse-definition.js';
import type { PersonaDefinition } from '../persona-definition.js';
import { cardFromDefinition } from './card-from-definition.js';
import { checkCard } from './character-card.js';
import { definitionFromCard } from './definition-from-card.js';
import type { JsonObject } from './keepable-json.js';

const read = async (name: string): Promise<JsonObject> =>
  JSON.parse(await readFile(join(import.meta.dirname, 'fixtures', name), 'utf8')) as JsonObject;
const fixtures = await Promise.all(['lighthouse-v2.json', 'clockmaker-v3.json'].map(read));
const shipped = await new YamlShippedPersonas().load();

function setup(card: JsonObject) {
  const imported = parseDefinition(definitionFromCard(checkCard(card), card, 'odile'));
  const sut = (change: Partial<PersonaDefinition> = {}) => cardFromDefinition({ ...imported, ...change });
  return { sut };
}

describe('cardFromDefinition', () => {
  it.each(fixtures)('gives back the card that came in', (card) => {
    expect(canonicalJson(setup(card).sut())).toBe(canonicalJson(card));
  });

  it('gives back any card, fields that nobody knows included', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const strings = ['description', 'personality', 'first_mes', 'mes_example', 'system_prompt'].map((name) => [
      name,
      fc.string(),
    ]);
    const data = fc.record(
      { ...Object.fromEntries(strings), extensions: fc.dictionary(fc.string(), json), tomorrow: json },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(data, json, fc.constantFrom('chara_card_v2', 'chara_card_v3'), (members, extra, spec) => {
        const card = JSON.parse(JSON.stringify({ spec, extra, data: { ...members, name: 'Odile' } })) as JsonObject;
        fc.pre(!JSON.stringify(card).includes('__proto__') && !JSON.stringify(card).includes(String.raw`\u0000`));
        expect(canonicalJson(setup(card).sut())).toBe(canonicalJson(card));
      }),
    );
  });

  it('writes what was changed, and leaves the rest of the card alone', () => {
    const [card] = fixtures as [JsonObject];
    const edited = setup(card).sut({ greeting: 'The lamp is lit.', identity: 'You are Odile, an AI.' });
    const data = {
      ...(card['data'] as JsonObject),
      first_mes: 'The lamp is lit.',
      description: 'You are Odile, an AI.',
      scenario: '',
    };
    expect(edited).toEqual({ ...card, data });
  });

  it.each(shipped)('makes a card of $file that reads back as the same character', ({ definition }) => {
    const persona = parseDefinition(definition);
    const card = checkCard(cardFromDefinition(persona));
    const { identity, examples, voice, greeting, description } = parseDefinition(
      definitionFromCard(card, card, 'copy'),
    );
    expect(identity).toBe(`You are ${persona.name}.\n\n${persona.identity}`);
    expect({ examples, greeting, description }).toEqual({
      examples: persona.examples,
      greeting: persona.greeting,
      description: persona.description,
    });
    expect(voice.traits.join(' ')).toBe(persona.voice.traits.join(' ').replaceAll(',', ''));
  });
});
