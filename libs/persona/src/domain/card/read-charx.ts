import { crc32, inflateRawSync } from 'node:zlib';
import { personaErrors } from '../../persona.errors.js';
import type { CardLimits } from './card-limits.js';

const CARD = 'card.json';
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** The comment after the end record is as long as 16 bits can say. */
const MOST_COMMENT = 65_535;
const ENCRYPTED = 1;

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/**
 * The bytes of `card.json` in a CHARX, which is a zip; no other entry is unpacked. Sizes that the archive states are
 * not trusted: unpacking stops at the limit whatever they say. Throws `persona.card_unreadable`, `persona.card_too_large`.
 */
export function readCharx(file: Buffer, limits: CardLimits): Buffer {
  const entry = findCard(file, limits);
  const { cardMaxJsonBytes } = limits;
  if (entry.unpacked > cardMaxJsonBytes || entry.packed > cardMaxJsonBytes) throw tooLarge();
  if ((entry.flags & ENCRYPTED) !== 0) throw unreadable('it is encrypted');
  if (entry.offset + LOCAL_BYTES > file.length || file.readUInt32LE(entry.offset) !== LOCAL_HEADER) throw unreadable();
  const start =
    entry.offset + LOCAL_BYTES + file.readUInt16LE(entry.offset + 26) + file.readUInt16LE(entry.offset + 28);
  if (start + entry.packed > file.length) throw unreadable();
  const json = unpack(file.subarray(start, start + entry.packed), entry.method, cardMaxJsonBytes);
  if (json.length !== entry.unpacked || crc32(json) !== entry.crc) throw unreadable(`${CARD} is damaged`);
  return json;
}

/** Whether the archive holds more than the card. */
export function hasAssets(file: Buffer): boolean {
  return file.readUInt16LE(endOfDirectory(file) + 10) > 1;
}

function findCard(file: Buffer, { cardMaxParts }: CardLimits): Entry {
  const end = endOfDirectory(file);
  const count = file.readUInt16LE(end + 10);
  if (count > cardMaxParts) throw personaErrors.cardTooLarge('it holds more than PERSONA_CARD_MAX_PARTS');
  let at = file.readUInt32LE(end + 16);
  let card: Entry | undefined;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > end || file.readUInt32LE(at) !== DIRECTORY_ENTRY) throw unreadable();
    const nameEnd = at + ENTRY_BYTES + file.readUInt16LE(at + 28);
    if (file.toString('latin1', at + ENTRY_BYTES, Math.min(nameEnd, at + ENTRY_BYTES + 64)) === CARD) {
      // Which of two is meant depends on who reads: a card could show a reviewer one and the model another.
      if (card) throw unreadable(`it holds ${CARD} twice`);
      card = entryAt(file, at);
    }
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  if (!card) throw unreadable(`it holds no ${CARD}`);
  return card;
}

function entryAt(file: Buffer, at: number): Entry {
  return {
    flags: file.readUInt16LE(at + 8),
    method: file.readUInt16LE(at + 10),
    crc: file.readUInt32LE(at + 16),
    packed: file.readUInt32LE(at + 20),
    unpacked: file.readUInt32LE(at + 24),
    offset: file.readUInt32LE(at + 42),
  };
}

/** Searched from the end, over the longest comment and no further. */
function endOfDirectory(file: Buffer): number {
  const first = Math.max(0, file.length - END_BYTES - MOST_COMMENT);
  for (let at = file.length - END_BYTES; at >= first; at -= 1) {
    if (file.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  throw unreadable();
}

function unpack(packed: Buffer, method: number, most: number): Buffer {
  if (method === 0) return packed;
  if (method !== 8) throw unreadable(`${CARD} is packed in a way that is not supported`);
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw unreadable(`${CARD} is damaged`);
  }
}

const tooLarge = () => personaErrors.cardTooLarge('the JSON is over PERSONA_CARD_MAX_JSON_BYTES');
const unreadable = (detail = 'it is no whole zip archive') => personaErrors.cardUnreadable(detail);
