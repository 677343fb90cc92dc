import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { personaDefinitionSchema, type PersonaDefinition } from '@rapport/persona';
import { parse } from 'yaml';
import { Voice } from './voice.js';

const SHIPPED = ['juno', 'maren', 'theodora'];
const FOLDER = join(import.meta.dirname, '../../../../libs/persona/personas');

export const definitionOf = (slug: string): PersonaDefinition =>
  personaDefinitionSchema.parse(parse(readFileSync(join(FOLDER, `${slug}.yaml`), 'utf8')));

/** All that the card has the persona say. */
export const linesOf = ({ greeting, examples }: PersonaDefinition): string[] => [
  greeting,
  ...examples.map(({ persona }) => persona),
];

/** `without`: a line that it is not to know. */
export function voiceOf(persona: string, without?: string): Voice {
  const others = SHIPPED.filter((slug) => slug !== persona).flatMap((slug) => linesOf(definitionOf(slug)));
  return new Voice(
    linesOf(definitionOf(persona)).filter((line) => line !== without),
    others,
  );
}
