import { crc32, inflateSync } from 'node:zlib';
import { personaErrors } from '../../persona.errors.js';
import type { CardLimits } from './card-limits.js';

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum, around the data of a chunk. */
const FRAME = 12;

/** The chunks' names for a card of version 3 and 2; the first that is there is read, as version 3 asks. */
const KEYWORDS = ['ccv3', 'chara'] as const;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * The bytes of the card's JSON in a PNG. The picture is not decoded. Throws `persona.card_unreadable`,
 * `persona.card_too_large`.
 */
export function readPng(file: Buffer, limits: CardLimits): Buffer {
  const found = new Map<string, Buffer>();
  for (const chunk of chunksOf(file, limits)) {
    const entry =
      chunk.type === 'tEXt' ? plainText(chunk.data) : chunk.type === 'iTXt' ? unicodeText(chunk.data) : undefined;
    if (entry && !found.has(entry.keyword)) found.set(entry.keyword, entry.read(limits));
  }
  for (const keyword of KEYWORDS) {
    const value = found.get(keyword);
    if (value) return fromBase64(value, limits);
  }
  throw personaErrors.cardUnreadable('the picture holds no card');
}

/** Follows the lengths that the file states, each checked against what is left of it: every byte is looked at once. */
function* chunksOf(file: Buffer, { cardMaxParts }: CardLimits): Generator<Chunk> {
  let at = PNG_SIGNATURE.length;
  if (!file.subarray(0, at).equals(PNG_SIGNATURE)) throw personaErrors.cardUnreadable('it is no PNG');
  for (let count = 1; at + FRAME <= file.length; count += 1) {
    if (count > cardMaxParts) throw personaErrors.cardTooLarge('it has more chunks than PERSONA_CARD_MAX_PARTS');
    const end = at + FRAME + file.readUInt32BE(at);
    if (end > file.length) break;
    const type = file.toString('latin1', at + 4, at + 8);
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) {
      throw personaErrors.cardUnreadable('a chunk of the picture is damaged');
    }
    yield { type, data: file.subarray(at + 8, end - 4) };
    if (type === 'IEND') return;
    at = end;
  }
  throw personaErrors.cardUnreadable('the picture ends too early');
}

interface TextEntry {
  readonly keyword: string;
  /** Unpacks the text, which is worth it only for a card's. */
  readonly read: (limits: CardLimits) => Buffer;
}

/** `keyword NUL text`. */
function plainText(data: Buffer): TextEntry | undefined {
  const [keyword, text] = untilNul(data);
  return isCard(keyword) ? { keyword, read: () => text } : undefined;
}

/** `keyword NUL flag method language NUL translated-keyword NUL text`; the text is deflated when the flag is 1. */
function unicodeText(data: Buffer): TextEntry | undefined {
  const [keyword, rest] = untilNul(data);
  if (!isCard(keyword)) return undefined;
  const [, afterLanguage] = untilNul(rest.subarray(2));
  const [, text] = untilNul(afterLanguage);
  return { keyword, read: (limits) => (rest[0] === 1 ? inflated(text, limits) : text) };
}

function untilNul(data: Buffer): [string, Buffer] {
  const nul = data.indexOf(0);
  if (nul < 0) return ['', data.subarray(data.length)];
  // A keyword has 79 characters at most; a longer one is none of ours and not worth decoding.
  return [data.toString('latin1', 0, Math.min(nul, 80)).toLowerCase(), data.subarray(nul + 1)];
}

const isCard = (keyword: string): boolean => (KEYWORDS as readonly string[]).includes(keyword);

/** How long a text may be that holds the card's bytes in base64, line breaks included. */
const mostEncoded = ({ cardMaxJsonBytes }: CardLimits): number => Math.ceil(cardMaxJsonBytes * 1.4) + 4;

function inflated(text: Buffer, limits: CardLimits): Buffer {
  try {
    return inflateSync(text, { maxOutputLength: mostEncoded(limits) });
  } catch (error) {
    if (error instanceof RangeError) throw personaErrors.cardTooLarge('the JSON is over PERSONA_CARD_MAX_JSON_BYTES');
    throw personaErrors.cardUnreadable('a text of the picture cannot be unpacked');
  }
}

function fromBase64(value: Buffer, limits: CardLimits): Buffer {
  if (value.length > mostEncoded(limits)) {
    throw personaErrors.cardTooLarge('the JSON is over PERSONA_CARD_MAX_JSON_BYTES');
  }
  const text = value.toString('latin1');
  if (/[^A-Za-z0-9+/=\s]/.test(text)) throw personaErrors.cardUnreadable('the card is not in base64');
  return Buffer.from(text, 'base64');
}
