/** What is served on the internal port, and only there. Everything else is served on the public one, and only there. */
const INTERNAL = ['/metrics', '/health/dependencies'];
const INTERNAL_PREFIX = '/internal/';

/** `path` is a route's pattern or a request's path without the query. */
export function isInternalPath(path: string): boolean {
  return path.startsWith(INTERNAL_PREFIX) || INTERNAL.includes(path);
}
