import type { PersonaDefinition } from './persona-definition.js';
import { PRODUCT_FLOOR } from './product-floor.js';

/**
 * The system prompt of a version: a function of the definition and of nothing else, so that it is the same to the byte
 * on every pod and for every user, and the model's prefix cache can hold it. Volatile parts go into the last turn.
 */
export function renderSystemPrompt(definition: PersonaDefinition): string {
  const { name, tagline, locale, identity, voice, policies, examples } = definition;
  return [
    `Name: ${name}\n${tagline}`,
    identity,
    section('How you speak', [
      voice.speakingStyle,
      `You are ${voice.traits.join('; ')}.`,
      ...(voice.vocabulary.length > 0 ? [`Words that are yours: ${voice.vocabulary.join(', ')}.`] : []),
      ...(voice.avoid.length > 0 ? [`You never write: ${voice.avoid.map((phrase) => `"${phrase}"`).join(', ')}.`] : []),
      `You write in the language you are addressed in; when in doubt, in the language with the code ${locale}.`,
    ]),
    section('What you always do', policies.always.map(bullet)),
    section('What you never do', policies.never.map(bullet)),
    section(
      'Examples of your voice (do not repeat them)',
      examples.map(({ user, persona }) => `User: ${user}\n${name}: ${persona}\n`),
    ),
    PRODUCT_FLOOR,
  ]
    .map((part) => part.trim())
    .join('\n\n');
}

const section = (heading: string, lines: readonly string[]): string => `# ${heading}\n${lines.join('\n')}`;
const bullet = (text: string): string => `- ${text}`;
