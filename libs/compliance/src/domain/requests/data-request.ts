import type { Id, UserId } from '@rapport/kernel';
import { requestErrors } from '../../requests.errors.js';
import { DEADLINES, dueDates, type DueDates, type RequestProfile } from './profiles.js';

/** What people may ask for (GDPR Art. 15 to 21); `breach` is the controller's own duty to notify (Art. 33). */
export const REQUEST_KINDS = ['access', 'portability', 'erasure', 'rectification', 'objection', 'breach'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const EXTENSION_REASONS = ['complexity', 'number_of_requests'] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

export const OUTCOMES = ['fulfilled', 'refused', 'withdrawn'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type RequestId = Id<'dataRequest'>;

/** `open` ends in one of the outcomes, and nothing follows those. */
export interface DataRequest extends DueDates {
  readonly id: RequestId;
  /** Whom it concerns; of a breach, who reported it. */
  readonly userId: UserId;
  readonly kind: RequestKind;
  readonly profile: RequestProfile;
  readonly state: 'open' | Outcome;
  readonly openedAt: Date;
  readonly confirmedAt: Date | undefined;
  readonly extendedAt: Date | undefined;
  readonly extensionReason: ExtensionReason | undefined;
  readonly closedAt: Date | undefined;
  /** A code, e.g. `identity_not_proven`. */
  readonly closingReason: string | undefined;
}

export type Standing = 'on_time' | 'due_soon' | 'overdue' | 'closed';

export function openRequest(
  request: Pick<DataRequest, 'id' | 'userId' | 'kind' | 'profile' | 'openedAt'>,
): DataRequest {
  if ((request.kind === 'breach') !== (request.profile === 'breach')) throw requestErrors.profileMismatch();
  return {
    ...request,
    ...dueDates(request.profile, request.openedAt),
    state: 'open',
    confirmedAt: undefined,
    extendedAt: undefined,
    extensionReason: undefined,
    closedAt: undefined,
    closingReason: undefined,
  };
}

/** That it was received was told to the person. Throws `requests.closed`. */
export function confirm(request: DataRequest, at: Date): DataRequest {
  assertOpen(request);
  return { ...request, confirmedAt: request.confirmedAt ?? at };
}

/**
 * More time, once, for a reason that the person is told before the first deadline. Throws `requests.closed`,
 * `requests.not_extendable` and `requests.extended_too_late`.
 */
export function extend(request: DataRequest, reason: ExtensionReason, at: Date): DataRequest {
  assertOpen(request);
  if (DEADLINES[request.profile].extensionMs === undefined || request.extendedAt) throw requestErrors.notExtendable();
  if (at > request.dueAt) throw requestErrors.extendedTooLate();
  return { ...request, ...dueDates(request.profile, request.openedAt, true), extendedAt: at, extensionReason: reason };
}

/** Throws `requests.closed`, and `requests.reason_required` for a refusal without one. */
export function close(request: DataRequest, outcome: Outcome, reason: string | undefined, at: Date): DataRequest {
  assertOpen(request);
  if (outcome === 'refused' && reason === undefined) throw requestErrors.reasonRequired();
  return { ...request, state: outcome, closedAt: at, closingReason: reason };
}

export function standingOf({ state, warnAt, dueAt }: DataRequest, now: Date): Standing {
  if (state !== 'open') return 'closed';
  if (now > dueAt) return 'overdue';
  return now >= warnAt ? 'due_soon' : 'on_time';
}

function assertOpen({ state }: DataRequest): void {
  if (state !== 'open') throw requestErrors.closed();
}
