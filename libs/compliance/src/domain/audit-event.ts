import type { Id, UserId } from '@rapport/kernel';
import type { AuditEntry } from '@rapport/platform';

export interface AuditEvent {
  readonly id: Id<'audit'>;
  readonly occurredAt: Date;
  readonly action: string;
  readonly outcome: AuditEntry['outcome'];
  readonly actor: UserId | undefined;
  readonly subject: string | undefined;
  readonly details: NonNullable<AuditEntry['details']>;
}

/** An event's place in the chain. */
export interface Seal {
  /** From 1, without gaps. */
  readonly position: number;
  readonly previousHash: Buffer;
  /** 32 bytes over the event, its position and the previous hash. */
  readonly hash: Buffer;
}

export interface RecordedEvent extends AuditEvent {
  /** Absent until the event was sealed, about a minute after the act. */
  readonly seal: Seal | undefined;
}

export interface SealedEvent extends AuditEvent {
  readonly seal: Seal;
}

/** The end of the chain; position 0 and 32 zero bytes before the first event. */
export type ChainHead = Pick<Seal, 'position' | 'hash'>;
