import type { Id, UserId } from './ids.js';

export const ROLES = ['user', 'operator', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may do; a signed-in person holds all scopes. */
export const SCOPES = [
  'conversations:read',
  'conversations:write',
  'memories:read',
  'memories:write',
  'personas:read',
  'account:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is calling. Every repository method that touches personal rows takes the `userId` of one of these. */
export interface Principal {
  readonly userId: UserId;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
  readonly via: 'token' | 'api_key';
  /** Refresh-token family of a signed-in person. */
  readonly sessionId?: Id<'session'>;
}
