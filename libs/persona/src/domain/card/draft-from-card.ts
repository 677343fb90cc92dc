import type { PersonaDefinition } from '../persona-definition.js';
import type { CharacterCard } from './character-card.js';
import { dialoguesOf, type Dialogue } from './dialogues.js';
import { fit } from './fit.js';
import { spoken, told } from './macros.js';

/** A persona as far as a card tells it. Where it tells nothing, a TODO says what is wanted, and the lint points to it. */
export type CardDraft = Pick<
  PersonaDefinition,
  'name' | 'tagline' | 'description' | 'identity' | 'voice' | 'policies' | 'examples' | 'greeting'
>;

/** Lengths that the definition's schema sets. */
const MOST = {
  name: 80,
  description: 2_000,
  identity: 4_000,
  trait: 120,
  traits: 12,
  greeting: 600,
  user: 1_000,
  persona: 2_000,
  examples: 20,
} as const;
const LEAST = { traits: 3, examples: 3 } as const;

/**
 * What a definition takes from a card. `system_prompt` and `post_history_instructions`, which tell a model what to do,
 * and `creator_notes`, which must not reach it, have no way into the prompt; nor do greetings and lore that have no
 * counterpart. A function of the card alone: the export finds by it what was changed since.
 */
export function draftFromCard({ data }: CharacterCard): CardDraft {
  const name = fit(data.name, MOST.name);
  const called = fit(data.nickname ?? '', MOST.name) || name;
  const identity = [
    `You are ${name}.`,
    told(data.description ?? '', called),
    ...(hasText(data.scenario) ? [`The scene: ${told(data.scenario, called)}`] : []),
  ].map((part) => part.trim());
  return {
    name,
    tagline: 'TODO: say in one line what somebody gets to talk to',
    description: fit(data.creator_notes ?? '', MOST.description) || 'TODO: tell people whom they would talk to',
    identity: fit(identity.filter((part) => part !== '').join('\n\n'), MOST.identity),
    voice: {
      traits: padded(traitsOf(told(data.personality ?? '', called)), LEAST.traits, (nth) => `TODO: trait ${nth}`),
      speakingStyle: 'TODO: describe the sentences, the words and the rhythm',
      vocabulary: [],
      avoid: [],
    },
    policies: {
      always: ['TODO: what the persona always does'],
      never: ['TODO: what the persona never does'],
      holdingReply: 'TODO: what it says when no model can be reached',
      refusal: 'TODO: what it says in place of an answer that was withheld',
    },
    examples: examplesOf(data.mes_example ?? '', called),
    greeting: fit(spoken(data.first_mes ?? '', called), MOST.greeting) || 'TODO: how it opens a conversation',
  };
}

const hasText = (text: string | null | undefined): text is string => (text ?? '').trim() !== '';

function traitsOf(personality: string): string[] {
  return personality
    .split(/[,;|\n]/)
    .map((trait) => fit(trait, MOST.trait))
    .filter((trait) => trait !== '')
    .slice(0, MOST.traits);
}

function examplesOf(text: string, name: string): Dialogue[] {
  const dialogues = dialoguesOf(text, name)
    .map(({ user, persona }) => ({ user: fit(user, MOST.user), persona: fit(persona, MOST.persona) }))
    .filter(({ user, persona }) => user !== '' && persona !== '')
    .slice(0, MOST.examples);
  return padded(dialogues, LEAST.examples, (nth) => ({
    user: `TODO: what somebody says (${nth})`,
    persona: `TODO: what the persona answers (${nth})`,
  }));
}

function padded<T>(items: readonly T[], least: number, fill: (nth: number) => T): T[] {
  const missing = Math.max(0, least - items.length);
  return [...items, ...Array.from({ length: missing }, (_, index) => fill(items.length + index + 1))];
}
