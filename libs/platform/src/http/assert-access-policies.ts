import type { INestApplicationContext } from '@nestjs/common';
import { APP_GUARD, ModulesContainer } from '@nestjs/core';
import { ThrottlerGuard } from '@nestjs/throttler';
import { isInternalPath } from './internal-paths.js';
import { declaredRoutes } from './routes.js';

/**
 * Refuses to boot while a route has no `@Access`, while a policy and the port of its path disagree, or while nobody guards
 * what is not public: a policy is only metadata. Forgetting must be impossible, not merely unlikely.
 */
export function assertAccessPolicies(app: INestApplicationContext): void {
  const guarded = hasGuard(app);
  const problems = declaredRoutes(app).flatMap(({ handler, method, paths, policy }) =>
    paths.flatMap((path) => {
      const route = `${method} ${path} (${handler})`;
      if (!policy) return [`${route}: declares no @Access policy`];
      if (!guarded && !('public' in policy)) return [`${route}: is not public, and this server has no guard`];
      if (isInternalPath(path) === (policy.internal === true)) return [];
      return [
        `${route}: ${policy.internal ? 'is internal, but its path is public' : 'has an internal path, but its policy is public'}`,
      ];
    }),
  );
  if (problems.length > 0)
    throw new Error(`These routes are not safe to serve:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
}

/** Whether any guard stands before all routes that could know who calls; rate limits let everybody in. */
function hasGuard(app: INestApplicationContext): boolean {
  const providers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.providers]);
  // Nest makes the token of each APP_GUARD unique by a suffix.
  return providers.some(
    ([token, { instance }]) =>
      typeof token === 'string' && token.startsWith(APP_GUARD) && !(instance instanceof ThrottlerGuard),
  );
}
