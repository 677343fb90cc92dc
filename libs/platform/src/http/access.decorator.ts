import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { Principal, Role, Scope } from '@rapport/kernel';

/**
 * Who may call a route. Deny by default: the API refuses to boot while any route lacks a policy.
 * - `public`: no credentials looked at;
 * - `roles`: any of them; `scope`: additionally needed when an API key calls;
 * - `internal`: served on the internal port only (see internal-paths.ts).
 */
export type AccessPolicy =
  | { readonly public: true; readonly internal?: true }
  | { readonly roles: readonly [Role, ...Role[]]; readonly scope?: Scope; readonly internal?: true };

export const ACCESS_POLICY = 'rapport:access-policy';

/** Declares a route's (or controller's) policy; in OpenAPI its security requirement, and the policy as `x-access`. */
export function Access(policy: AccessPolicy): MethodDecorator & ClassDecorator {
  const declared = [SetMetadata(ACCESS_POLICY, policy), ApiExtension('x-access', policy)];
  return applyDecorators(...declared, ...('public' in policy ? [] : [ApiBearerAuth()]));
}

/** What the authentication guard leaves on a request. */
export interface AuthenticatedRequest {
  principal?: Principal;
}

/** The caller, on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('CurrentPrincipal used on a route without authentication');
  return principal;
});
