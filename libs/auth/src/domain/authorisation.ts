import type { Principal } from '@rapport/kernel';
import type { AccessPolicy } from '@rapport/platform';

/** Whether the caller may use a route. A route without a policy admits nobody. */
export function isAllowed(policy: Exclude<AccessPolicy, { public: true }>, principal: Principal): boolean {
  if (!policy.roles.some((role) => principal.roles.includes(role))) return false;
  if (principal.via !== 'api_key') return true;
  // A key does what it was made for: a route that names no scope is for people only.
  return policy.scope !== undefined && principal.scopes.includes(policy.scope);
}
