import { CodedError, type ErrorKind } from '@rapport/kernel';
import { turnErrors } from '../../conversation.errors.js';
import type { TerminalEvent, TurnEvent, TurnResult } from '../../domain/turn-event.js';
import type { TurnAccount } from './turn-account.js';

interface PlainError {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/**
 * An event as text, for the way between processes of one version or the next: what is unknown to a reader is carried on.
 * @param account what the turn had taken by then: for whoever ends the turn when its process dies, not for readers
 */
export function encodeTurnEvent(event: TurnEvent, account?: TurnAccount): string {
  if (event.type !== 'response.failed') return JSON.stringify({ ...event, account });
  const { code, kind, title, detail, retryAfterMs } = event.error;
  const error: PlainError = { code, kind, title, detail, retryAfterMs };
  return JSON.stringify({ type: event.type, error, account });
}

export function decodeTurnEvent(text: string): {
  readonly event: TurnEvent;
  readonly account: TurnAccount | undefined;
} {
  const { account, ...event } = JSON.parse(text) as TurnEvent & { readonly account?: TurnAccount };
  return { event: revived(event), account };
}

function revived(event: TurnEvent): TurnEvent {
  if (event.type === 'response.failed') return { type: event.type, error: toError(event.error) };
  if (event.type === 'response.completed' || event.type === 'response.incomplete') return withDates(event);
  return event;
}

function toError({ code, kind, title, detail, retryAfterMs }: PlainError): CodedError {
  return new CodedError({ code, kind, title }, detail, retryAfterMs === undefined ? {} : { retryAfterMs });
}

function withDates(event: Exclude<TerminalEvent, { type: 'response.failed' }>): TerminalEvent {
  // An earlier version sends none.
  const { message, notices = [] } = event.result as Partial<Pick<TurnResult, 'notices'>> & Omit<TurnResult, 'notices'>;
  const result: TurnResult = {
    ...event.result,
    message: { ...message, createdAt: new Date(message.createdAt) },
    notices,
  };
  return { ...event, result };
}

/** Whether the process that ran the turn says that it no longer is the one who knows. */
export function isLost(event: TurnEvent): boolean {
  return event.type === 'response.failed' && event.error.code === turnErrors.lost.spec.code;
}
