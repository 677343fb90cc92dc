import { z } from 'zod';
import { personaErrors } from '../../persona.errors.js';
import { isKeepable, type JsonObject } from './keepable-json.js';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const opaque = z.looseObject({}).nullish();

/**
 * The members that mean something here; whatever else a card holds is let through. Programs leave out, or write as
 * null, fields that the specifications ask for, so that only `data.name` must be there.
 */
const cardSchema = z.looseObject({
  spec: z.enum(['chara_card_v2', 'chara_card_v3']),
  spec_version: text,
  data: z.looseObject({
    name: z.string().trim().min(1).max(1_000),
    nickname: text,
    description: text,
    personality: text,
    scenario: text,
    first_mes: text,
    mes_example: text,
    creator_notes: text,
    system_prompt: text,
    post_history_instructions: text,
    alternate_greetings: texts,
    character_book: opaque,
    assets: z.array(z.looseObject({})).nullish(),
    extensions: opaque,
  }),
});

export type CharacterCard = z.infer<typeof cardSchema>;

/** Also for cards that are stored already: never lower them. An import is held to the narrower `PERSONA_CARD_MAX_…`. */
const MOST_CARD = { depth: 64, weight: 8_388_608 } as const;

/** Whether a value is a card that can be stored beside a definition and be given back as it came. */
export function isKeptCard(value: unknown): value is JsonObject {
  return isKeepable(value, MOST_CARD) && cardSchema.safeParse(value).success;
}

/** Reads a card's fields. Throws `persona.card_invalid` with a pointer an issue. */
export function checkCard(value: unknown): CharacterCard {
  const result = cardSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 20).map(({ path, message }) => ({
    // Names that the schema knows: a pointer repeats nothing of the card.
    pointer: path.map((segment) => `/${String(segment)}`).join(''),
    detail: message,
  }));
  throw personaErrors.cardInvalid(undefined, { issues });
}
