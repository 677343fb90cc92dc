import type { CharacterCard } from './character-card.js';
import { draftFromCard } from './draft-from-card.js';
import type { JsonObject } from './keepable-json.js';

/** A definition to be checked like any other: a draft, which no lint lets through before somebody has worked on it. */
export function definitionFromCard(card: CharacterCard, kept: JsonObject, slug: string): JsonObject {
  // Equal bounds on all dials are what the lint refuses as not thought about: a card says nothing of them.
  const dial = { min: 0.2, max: 0.8, default: 0.5 };
  return {
    schemaVersion: 1,
    slug,
    status: 'draft',
    ...draftFromCard(card),
    tone: { formality: dial, warmth: dial, energy: dial, length: dial },
    card: kept,
  };
}

/** A slug from a name in Latin letters; undefined where there is none to be had. */
export function slugFrom(name: string): string | undefined {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]/)
    .filter((part) => part !== '')
    .join('-')
    .slice(0, 64);
  const trimmed = slug.endsWith('-') ? slug.slice(0, -1) : slug;
  return trimmed === '' ? undefined : trimmed;
}
