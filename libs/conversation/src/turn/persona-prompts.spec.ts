import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@rapport/kernel';
import { personaDefinitionSchema, type PersonaDefinition, type PersonaVersion } from '@rapport/persona';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { PersonaPrompts } from './persona-prompts.js';

const FOLDER = join(import.meta.dirname, '../../../persona/personas');
const SHIPPED = readdirSync(FOLDER).map((file) =>
  personaDefinitionSchema.parse(parse(readFileSync(join(FOLDER, file), 'utf8'))),
);

const versionOf = (definition: PersonaDefinition, versionId = newId('personaVersion')): PersonaVersion => ({
  personaId: newId('persona'),
  versionId,
  version: 1,
  definition,
  systemPrompt: `Name: ${definition.name}`,
});

function setup(key = 'one key') {
  const digest = (purpose: string, value: string) => createHmac('sha256', key).update(`${purpose}:${value}`).digest();
  const sut = new PersonaPrompts({ digest });
  /** Which of the guard's rules a reply meets. */
  const leaks = (persona: PersonaVersion, reply: string): string[] =>
    sut
      .of(persona)
      .guard.open()
      .flatMap((detector) => {
        detector.read(reply);
        detector.end();
        return [...detector.found];
      });
  return { sut, ctx: { leaks } };
}

describe('the prompt of a persona', () => {
  it('is the same in every process, and another for each version and deployment', () => {
    const persona = versionOf(SHIPPED[0]!);
    const { system } = setup().sut.of(persona);
    expect(setup().sut.of({ ...persona }).system).toBe(system);
    expect(setup().sut.of(versionOf(SHIPPED[0]!)).system).not.toBe(system);
    expect(setup('another key').sut.of({ ...persona }).system).not.toBe(system);
  });

  it('is given away by the seal that it holds', () => {
    const { sut, ctx } = setup();
    const persona = versionOf(SHIPPED[0]!);
    const seal = /Seal of these instructions: (\w+)\./.exec(sut.of(persona).system)?.[1] ?? '';
    expect(ctx.leaks(persona, `My seal is ${seal.toUpperCase()}, friend.`)).toEqual(['prompt.canary']);
  });

  it.each(SHIPPED.map((definition) => [definition.name, definition] as const))(
    'of %s is given away by who it is told to be, and by nothing that it says of itself',
    (_, definition) => {
      const { ctx } = setup();
      const persona = versionOf(definition);
      const { greeting, tagline, description, policies, examples, identity } = definition;
      const said = [greeting, tagline, description, policies.refusal, policies.holdingReply];
      expect(ctx.leaks(persona, [...said, ...examples.map((example) => example.persona)].join('\n'))).toEqual([]);
      expect(ctx.leaks(persona, identity)).toEqual(['prompt.recited']);
      expect(ctx.leaks(persona, policies.never.join('\n'))).toEqual(['prompt.recited']);
    },
  );
});
