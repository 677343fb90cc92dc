import type { Role, UserId } from '@rapport/kernel';

/**
 * Roles beyond a person's own, held for a limited time (break-glass). The guard asks where a person's own roles do not
 * admit them to an internal route. Implemented by compliance.
 */
export abstract class RoleElevation {
  /** Those of `wanted` that the person holds just now. That they are used is recorded before this resolves. */
  abstract use(userId: UserId, wanted: readonly Role[]): Promise<readonly Role[]>;
}
