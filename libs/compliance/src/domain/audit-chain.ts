import { createHash } from 'node:crypto';
import { canonicalJson } from '@rapport/kernel';
import type { AuditEvent, ChainHead, Seal, SealedEvent } from './audit-event.js';

/** Names the way of hashing; a new way gets a new number, and old events keep theirs. */
const CHAIN_VERSION = 1;

export const GENESIS: ChainHead = { position: 0, hash: Buffer.alloc(32) };

/** The seal that puts `event` behind `head`. */
function seal(event: AuditEvent, head: ChainHead): Seal {
  const position = head.position + 1;
  return { position, previousHash: head.hash, hash: hashOf(event, position, head.hash) };
}

/** Seals events in the order given; each stands behind the one before it. */
export function sealAll(events: readonly AuditEvent[], head: ChainHead): SealedEvent[] {
  let last = head;
  return events.map((event) => {
    const sealed = { ...event, seal: seal(event, last) };
    last = sealed.seal;
    return sealed;
  });
}

/**
 * How a chain can be broken: an event is `missing`, does not follow the one before it (`unlinked`), is not what was
 * hashed (`altered`), or the chain ends before its recorded head (`cut_off`) or with another hash (`forked`).
 */
export type FaultKind = 'missing' | 'unlinked' | 'altered' | 'cut_off' | 'forked';

export interface ChainFault {
  readonly kind: FaultKind;
  /** Where it shows first. */
  readonly position: number;
}

/** The first fault of `events` as the continuation of `head`, if there is any. */
export function findFault(events: readonly SealedEvent[], head: ChainHead): ChainFault | undefined {
  let last = head;
  for (const event of events) {
    const { position, previousHash, hash } = event.seal;
    if (position !== last.position + 1) return { kind: 'missing', position: last.position + 1 };
    if (!previousHash.equals(last.hash)) return { kind: 'unlinked', position };
    if (!hashOf(event, position, previousHash).equals(hash)) return { kind: 'altered', position };
    last = event.seal;
  }
  return undefined;
}

/** Compares where a verified chain ended with where it is recorded to end. */
export function findEndFault(end: ChainHead, recorded: ChainHead): ChainFault | undefined {
  if (end.position < recorded.position) return { kind: 'cut_off', position: end.position + 1 };
  return end.hash.equals(recorded.hash) ? undefined : { kind: 'forked', position: end.position };
}

function hashOf(event: AuditEvent, position: number, previousHash: Buffer): Buffer {
  const { id, occurredAt, action, outcome, actor, subject, details } = event;
  const content = {
    chain: CHAIN_VERSION,
    id,
    occurredAt: occurredAt.toISOString(),
    action,
    outcome,
    actor,
    subject,
    details,
    position,
    previousHash: previousHash.toString('hex'),
  };
  return createHash('sha256').update(canonicalJson(content)).digest();
}
