import type { FastifyRequest } from 'fastify';

/**
 * Whose credentials were verified a moment ago, so that to authenticate them once more costs next to nothing: for them the
 * limits of address and user are counted in one round trip. Implemented by authentication; without it nobody is known.
 */
export abstract class KnownCallers {
  /** Takes microseconds, and waits for nothing. */
  abstract knows(request: FastifyRequest): boolean;
}
