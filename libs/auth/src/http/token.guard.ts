import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import { isCodedError } from '@rapport/kernel';
import type { VerifiedCredential } from '../application/principal-cache.js';
import { authErrors } from '../auth.errors.js';
import { JwtStrategy } from './jwt.strategy.js';

const PROPERTY = 'verifiedCredential';

/** Runs passport on one request. */
@Injectable()
export class TokenGuard extends PassportGuard() {
  constructor(strategy: JwtStrategy) {
    // The strategy itself rather than its name: names are global to the process, and a process may hold two applications.
    super({ defaultStrategy: strategy as never, property: PROPERTY, session: false });
  }

  /** Throws `auth.invalid_token`, or what kept the token from being verified. */
  async verify(context: ExecutionContext): Promise<VerifiedCredential> {
    await this.canActivate(context);
    return context.switchToHttp().getRequest<{ [PROPERTY]: VerifiedCredential }>()[PROPERTY];
  }

  override handleRequest<Credential>(error: unknown, credential: Credential | false, info: unknown): Credential {
    if (credential) return credential;
    // passport-jwt reports a failing key provider like a bad token.
    const cause = error ?? info;
    if (isCodedError(cause)) throw cause;
    if (error) throw error;
    throw authErrors.invalidToken();
  }
}
