import { newId, type Id, type MessageId } from '@rapport/kernel';

/** Milliseconds since the epoch that a UUIDv7 id bears in its first 48 bits. */
export function timeOfId(id: Id): number {
  return Number.parseInt(id.slice(id.indexOf('_') + 1).slice(0, 12), 16);
}

/**
 * A message id that sorts after `previous` even when this server's clock runs behind the one that made it:
 * the order of ids is the order of the conversation.
 */
export function nextMessageId(now: number, previous: MessageId | undefined): MessageId {
  return newId('message', previous === undefined ? now : Math.max(now, timeOfId(previous) + 1));
}
