import { isDeepStrictEqual } from 'node:util';
import type { PersonaDefinition } from '../persona-definition.js';
import { checkCard } from './character-card.js';
import { toExampleText } from './dialogues.js';
import { draftFromCard, type CardDraft } from './draft-from-card.js';
import type { JsonObject } from './keepable-json.js';

/** How a part of a persona is written in the fields of a card. */
const WRITTEN: { readonly [Part in keyof CardDraft]?: (persona: CardDraft) => JsonObject } = {
  name: ({ name }) => ({ name }),
  description: ({ description }) => ({ creator_notes: description }),
  // The identity holds the scene, once somebody rewrote it.
  identity: ({ identity }) => ({ description: identity, scenario: '' }),
  voice: ({ voice }) => ({ personality: voice.traits.join(', ') }),
  examples: ({ examples }) => ({ mes_example: toExampleText(examples) }),
  greeting: ({ greeting }) => ({ first_mes: greeting }),
};
const PARTS = Object.keys(WRITTEN) as (keyof typeof WRITTEN)[];

/**
 * A persona as a card. One that came from a card is given back as that card, every unknown field included, but for the
 * parts that were changed here; any other becomes a card of version 3. Cards have no place for policies, tone and model.
 */
export function cardFromDefinition(definition: PersonaDefinition): JsonObject {
  const { card: kept, tagline, slug } = definition;
  if (!kept) {
    const data = { ...EMPTY, ...written(definition, PARTS), tags: [], creator_notes: definition.description };
    return {
      spec: 'chara_card_v3',
      spec_version: '3.0',
      data: { ...data, extensions: { rapport: { slug, tagline } } },
    };
  }
  const checked = checkCard(kept);
  const imported = draftFromCard(checked);
  const changed = PARTS.filter((part) => !isDeepStrictEqual(imported[part], definition[part]));
  return { ...kept, data: { ...(kept['data'] as JsonObject), ...written(definition, changed) } };
}

const written = (persona: CardDraft, parts: readonly (keyof typeof WRITTEN)[]): JsonObject =>
  Object.assign({}, ...parts.map((part) => WRITTEN[part]?.(persona)));

/** The fields that version 3 asks for. */
const EMPTY = {
  creator: '',
  character_version: '',
  system_prompt: '',
  post_history_instructions: '',
  alternate_greetings: [],
  group_only_greetings: [],
};
