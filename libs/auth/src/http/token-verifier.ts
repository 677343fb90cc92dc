import { Injectable } from '@nestjs/common';
import { isCodedError } from '@rapport/kernel';
import type { FastifyRequest } from 'fastify';
import type { VerifiedCredential } from '../application/principal-cache.js';
import { authErrors } from '../auth.errors.js';
import { JwtStrategy } from './jwt.strategy.js';

interface Attempt {
  success: (credential: VerifiedCredential) => void;
  fail: (reason: unknown) => void;
  error: (error: unknown) => void;
  authenticate: (request: FastifyRequest) => void;
}

/**
 * Runs the strategy on one request, as passport's own middleware does: on an object of its own, so that requests which
 * are verified at once cannot receive each other's outcome. Passport looks strategies up by name in one registry a
 * process; this asks the strategy of this application, of which a process may hold several.
 */
@Injectable()
export class TokenVerifier {
  constructor(private readonly strategy: JwtStrategy) {}

  /** Rejects with `auth.invalid_token`, or with what kept the token from being verified. */
  verify(request: FastifyRequest): Promise<VerifiedCredential> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this.strategy) as Attempt;
      attempt.success = resolve;
      // passport-jwt reports a failing key provider like a bad token.
      attempt.fail = (reason) => reject(isCodedError(reason) ? reason : authErrors.invalidToken());
      attempt.error = reject;
      attempt.authenticate(request);
    });
  }
}
