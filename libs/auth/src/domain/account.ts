import type { ErrorFactory, Role, UserId } from '@rapport/kernel';
import { authErrors } from '../auth.errors.js';

/** `erasing`: the person asked to be forgotten; everything is refused from then on. */
export const ACCOUNT_STATUSES = ['active', 'suspended', 'erasing'] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** What decides about a request. Read from the database, never from a token: it may have changed since. */
export interface AccountStanding {
  readonly userId: UserId;
  readonly status: AccountStatus;
  readonly roles: readonly Role[];
}

export interface Account extends AccountStanding {
  /** Absent for people of an external issuer that names none. */
  readonly email: string | undefined;
  readonly displayName: string | undefined;
  /** BCP 47. */
  readonly locale: string;
  /** `YYYY-MM-DD`, as given at registration. */
  readonly birthDate: string | undefined;
  readonly createdAt: Date;
}

export interface NewAccount {
  readonly userId: UserId;
  /** Normalised. */
  readonly email: string | undefined;
  readonly displayName: string | undefined;
  readonly locale: string;
  /** `YYYY-MM-DD`; undefined: the person's word was taken for their age. */
  readonly birthDate: string | undefined;
  /** The age that the person declared, or showed, to have reached. */
  readonly ageAttested: number;
  readonly createdAt: Date;
}

export interface PasswordCredential extends AccountStanding {
  readonly passwordHash: string;
}

/** Throws `auth.suspended`, or `otherwise` for an account that is being erased: to callers it is gone already. */
export function assertActive(standing: AccountStanding, otherwise: ErrorFactory): void {
  if (standing.status === 'suspended') throw authErrors.suspended();
  if (standing.status !== 'active') throw otherwise();
}
