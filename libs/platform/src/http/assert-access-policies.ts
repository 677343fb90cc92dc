import type { INestApplicationContext } from '@nestjs/common';
import { isInternalPath } from './internal-paths.js';
import { declaredRoutes } from './routes.js';

/**
 * Refuses to boot while a route has no `@Access`, or while a policy and the port of its path disagree. Forgetting must
 * be impossible, not merely unlikely.
 */
export function assertAccessPolicies(app: INestApplicationContext): void {
  const problems = declaredRoutes(app).flatMap(({ handler, method, paths, policy }) =>
    paths.flatMap((path) => {
      const route = `${method} ${path} (${handler})`;
      if (!policy) return [`${route}: declares no @Access policy`];
      if (isInternalPath(path) === (policy.internal === true)) return [];
      return [
        `${route}: ${policy.internal ? 'is internal, but its path is public' : 'has an internal path, but its policy is public'}`,
      ];
    }),
  );
  if (problems.length > 0)
    throw new Error(`These routes are not safe to serve:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
}
