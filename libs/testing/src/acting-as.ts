import type { CanActivate, ExecutionContext, FactoryProvider } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { defineErrors, type Principal, type Role, type UserId } from '@rapport/kernel';
import type { AccessPolicy, AuthenticatedRequest } from '@rapport/platform';

/** Who the requests of {@link actingAs} come from. */
export const ACTOR: UserId = 'usr_0198f2a0c0de70008000000000000001';

const errors = defineErrors({ forbidden: { code: 'test.forbidden', kind: 'forbidden', title: 'Not allowed' } });

/**
 * Stands in for authentication: each request names its roles in the header `x-test-roles`, and the route's real
 * `@Access` policy decides. Without the header nobody is signed in.
 */
export const actingAs: FactoryProvider<CanActivate> = {
  provide: APP_GUARD,
  inject: [Reflector],
  useFactory: async (reflector: Reflector): Promise<CanActivate> => {
    const { ACCESS_POLICY } = await import('@rapport/platform');
    return {
      canActivate(context: ExecutionContext): boolean {
        const targets = [context.getHandler(), context.getClass()];
        const policy = reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, targets);
        if (policy && 'public' in policy) return true;
        const request = context.switchToHttp().getRequest<AuthenticatedRequest & { headers: Record<string, string> }>();
        const roles = (request.headers['x-test-roles'] ?? '').split(',') as Role[];
        if (!policy?.roles.some((role) => roles.includes(role))) throw errors.forbidden();
        request.principal = { userId: ACTOR, roles, scopes: [], via: 'token' } satisfies Principal;
        return true;
      },
    };
  },
};
