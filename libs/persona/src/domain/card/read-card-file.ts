import type { CardLimits } from './card-limits.js';
import type { JsonObject } from './keepable-json.js';
import { readCardJson } from './read-card-json.js';
import { hasAssets, readCharx } from './read-charx.js';
import { PNG_SIGNATURE, readPng } from './read-png.js';

export type CardContainer = 'json' | 'png' | 'charx';

export interface ReadCard {
  readonly container: CardContainer;
  /** As it is written in the file, unchecked but storable. */
  readonly card: JsonObject;
  /** Whether the file held pictures, sounds or the like, which are not taken over. */
  readonly hasAssets: boolean;
}

const ZIP = Buffer.from('PK');

/** By its first bytes: what a client calls a file decides nothing. */
export function containerOf(file: Buffer): CardContainer {
  if (file.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return 'png';
  return file.subarray(0, ZIP.length).equals(ZIP) ? 'charx' : 'json';
}

/** Finds and parses the card in an untrusted file. Throws `persona.card_unreadable`, `persona.card_too_large`. */
export function readCardFile(file: Buffer, limits: CardLimits): ReadCard {
  const container = containerOf(file);
  switch (container) {
    case 'png':
      return { container, card: readCardJson(readPng(file, limits), limits), hasAssets: false };
    case 'charx':
      return { container, card: readCardJson(readCharx(file, limits), limits), hasAssets: hasAssets(file) };
    case 'json':
      return { container, card: readCardJson(file, limits), hasAssets: false };
  }
}
