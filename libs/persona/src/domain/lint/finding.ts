import type { PersonaDefinition } from '../persona-definition.js';

/** One reason why a definition is not ready for people. Errors keep a version from being activated. */
export interface Finding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the definition. */
  readonly pointer: string;
  readonly message: string;
}

export type LintRule = (definition: PersonaDefinition) => readonly Finding[];

/** A piece of the definition with its place in it. */
export interface Passage {
  readonly pointer: string;
  readonly text: string;
}

/** Everything the persona itself says, or is told that it is. Not `never` and `avoid`, which name what must not be. */
export function ownPassages(definition: PersonaDefinition): Passage[] {
  const { name, tagline, description, identity, voice } = definition;
  return [
    { pointer: '/name', text: name },
    { pointer: '/tagline', text: tagline },
    { pointer: '/description', text: description },
    { pointer: '/identity', text: identity },
    { pointer: '/voice/speakingStyle', text: voice.speakingStyle },
    ...listed('/voice/traits', voice.traits),
    ...listed('/voice/vocabulary', voice.vocabulary),
    ...listed('/policies/always', definition.policies.always),
    ...spokenPassages(definition),
  ];
}

/** What people get to read in the persona's voice. */
export function spokenPassages({ greeting, policies, examples }: PersonaDefinition): Passage[] {
  return [
    { pointer: '/greeting', text: greeting },
    { pointer: '/policies/holdingReply', text: policies.holdingReply },
    { pointer: '/policies/refusal', text: policies.refusal },
    ...examples.map(({ persona }, index) => ({ pointer: `/examples/${index}/persona`, text: persona })),
  ];
}

/** Every text of the definition. */
export function allPassages(definition: PersonaDefinition): Passage[] {
  return [
    ...ownPassages(definition),
    ...listed('/voice/avoid', definition.voice.avoid),
    ...listed('/policies/never', definition.policies.never),
    ...definition.examples.map(({ user }, index) => ({ pointer: `/examples/${index}/user`, text: user })),
  ];
}

function listed(pointer: string, texts: readonly string[]): Passage[] {
  return texts.map((text, index) => ({ pointer: `${pointer}/${index}`, text }));
}
