import type { MessageId } from '@rapport/kernel';

const PREFIX = 'msg_';
const TIME_DIGITS = 12;
const OTHER_DIGITS = 20;

/** Milliseconds since the epoch that a UUIDv7 id bears in its first 48 bits. In one conversation every id has its own. */
export function timeOf(id: MessageId): number {
  return Number.parseInt(id.slice(PREFIX.length, PREFIX.length + TIME_DIGITS), 16);
}

/** Sorts before every id of that time. */
export function messageIdAt(time: number): MessageId {
  return `${PREFIX}${Math.floor(time).toString(16).padStart(TIME_DIGITS, '0')}${'0'.repeat(OTHER_DIGITS)}`;
}
