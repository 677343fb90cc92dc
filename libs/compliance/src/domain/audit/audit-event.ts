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

/** An event as it is found again. */
export interface RecordedEvent extends Omit<AuditEvent, 'details'> {
  /** Absent once erased. */
  readonly details: AuditEvent['details'] | undefined;
  /** Absent until the event was appended to the tree, about a minute after the act. */
  readonly leaf: { readonly sequence: number; readonly hash: Buffer } | undefined;
}
