import { v7 as uuidv7 } from 'uuid';
import { idErrors } from './id.errors.js';

/**
 * Ids are UUIDv7 (RFC 9562): they sort by creation time, so primary keys append instead of scattering.
 * On the wire and in the domain an id is `<prefix>_<32 lower-case hex digits>`; in PostgreSQL it is a plain `uuid`.
 * The prefix makes a mixed-up id a 400 with a name in it rather than an empty result.
 */
export const ID_PREFIXES = {
  user: 'usr',
  conversation: 'conv',
  message: 'msg',
  turn: 'turn',
  memory: 'mem',
  memoryImport: 'imp',
  persona: 'per',
  personaVersion: 'pev',
  apiKey: 'key',
  session: 'ses',
  audit: 'aud',
  dataExport: 'exp',
  erasure: 'era',
  approval: 'apr',
  elevation: 'elv',
  incident: 'inc',
  consent: 'cns',
  dataRequest: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind = IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

export type UserId = Id<'user'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type TurnId = Id<'turn'>;
export type MemoryImportId = Id<'memoryImport'>;
export type PersonaId = Id<'persona'>;
export type PersonaVersionId = Id<'personaVersion'>;

const HEX = /^[0-9a-f]{32}$/;

/**
 * A new id of the kind, stamped with `now` (ms since the epoch) so that tests with a manual clock get ordered ids. Ids
 * that one process makes in the same millisecond sort in the order in which they were made.
 */
export function newId<K extends IdKind>(kind: K, now?: number): Id<K> {
  const uuid = now === undefined ? uuidv7() : uuidv7({ msecs: now, seq: nextSequence(now) });
  return `${ID_PREFIXES[kind]}_${uuid.replaceAll('-', '')}`;
}

let lastTime: number | undefined;
let sequence = 0;

/** The library counts within a millisecond only when it reads the time itself. A random start keeps ids unguessable. */
function nextSequence(now: number): number {
  const random = crypto.getRandomValues(new Uint32Array(1))[0]!;
  // The top bit starts as 0: room to count in before the 32 bits run over.
  sequence = now === lastTime ? (sequence + 1) >>> 0 : random >>> 1;
  lastTime = now;
  return sequence;
}

/** `conv_0198…` -> `0198…-…` for a `uuid` column. Throws `id.malformed` when the text is no id of this kind. */
export function toUuid<K extends IdKind>(kind: K, id: string): string {
  const hex = id.startsWith(`${ID_PREFIXES[kind]}_`) ? id.slice(ID_PREFIXES[kind].length + 1) : '';
  if (!HEX.test(hex)) throw idErrors.malformed(`expected an id of the form ${ID_PREFIXES[kind]}_<32 hex digits>`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The value of a `uuid` column as a domain id. */
export function fromUuid<K extends IdKind>(kind: K, uuid: string): Id<K> {
  return `${ID_PREFIXES[kind]}_${uuid.replaceAll('-', '')}`;
}

/** Narrows untrusted text to an id; throws `id.malformed`. */
export function parseId<K extends IdKind>(kind: K, text: string): Id<K> {
  toUuid(kind, text);
  return text as Id<K>;
}
