import { personaErrors } from '../../persona.errors.js';
import type { CardLimits } from './card-limits.js';
import { isKeepable, nestsDeeper, type JsonObject } from './keepable-json.js';

/**
 * Reads the bytes of a card's JSON. Throws `persona.card_too_large`, `persona.card_unreadable`.
 */
export function readCardJson(
  bytes: Uint8Array,
  { cardMaxJsonBytes, cardMaxDepth }: Pick<CardLimits, 'cardMaxJsonBytes' | 'cardMaxDepth'>,
): JsonObject {
  if (bytes.length > cardMaxJsonBytes) throw personaErrors.cardTooLarge('the JSON is over PERSONA_CARD_MAX_JSON_BYTES');
  const text = decode(bytes);
  if (nestsDeeper(text, cardMaxDepth)) throw personaErrors.cardTooLarge('it nests deeper than PERSONA_CARD_MAX_DEPTH');
  const value = parse(text);
  if (!isKeepable(value, { depth: cardMaxDepth, weight: Infinity })) {
    throw personaErrors.cardUnreadable(
      'it is no object, or holds what cannot be stored: NUL, half a character, infinity',
    );
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw personaErrors.cardUnreadable('the JSON is not UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw personaErrors.cardUnreadable('it is not JSON');
  }
}
