import { isInternalPath } from './internal-paths.js';
import type { Listener } from './http-adapter.js';

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly internal: boolean;
}

/** Remembers what was registered, so that a wrong method is answered with 405 and `Allow` rather than with 404. */
export class RouteTable {
  private readonly routes: Route[] = [];

  /** `url` is a pattern of Fastify's router: `/v1/personas/:slug`. */
  add(methods: string | readonly string[], url: string): void {
    // The catch-all that answers CORS preflights would make every address exist.
    if (url === '*' || url === '/*') return;
    const source = url.split('/').map(segmentPattern).join('/');
    const pattern = new RegExp(`^${source}$`);
    const internal = isInternalPath(url);
    for (const method of [methods].flat()) this.routes.push({ method, pattern, internal });
  }

  allowedMethods(path: string, listener: Listener | undefined): string[] {
    const reachable = (route: Route): boolean => listener === undefined || route.internal === (listener === 'internal');
    const methods = this.routes
      .filter((route) => reachable(route) && route.pattern.test(path))
      .map(({ method }) => method);
    return [...new Set(methods)].toSorted();
  }
}

function segmentPattern(segment: string): string {
  if (segment.startsWith(':')) return '[^/]+';
  if (segment === '*') return '.*';
  return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
