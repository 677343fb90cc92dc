import { Injectable, Optional, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { isCodedError, type CodedError, type Principal } from '@rapport/kernel';
import {
  ACCESS_POLICY,
  RoleElevation,
  type AccessPolicy,
  type AuthenticatedRequest,
  type LimitedRequest,
} from '@rapport/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import { AuthenticateApiKey } from '../application/authenticate-api-key.js';
import { PrincipalCache } from '../application/principal-cache.js';
import { authErrors } from '../auth.errors.js';
import { isAllowed } from '../domain/authorisation.js';
import { apiKeyFormat } from '../domain/opaque-token.js';
import { CachedCallers } from './cached-callers.js';
import { TokenVerifier } from './token-verifier.js';

type Request = FastifyRequest & AuthenticatedRequest & LimitedRequest;
type PrivatePolicy = Exclude<AccessPolicy, { public: true }>;

/**
 * Every route's guard: register it with `APP_GUARD`. A route without an `@Access` policy admits nobody.
 * Leaves the caller in `request.principal`.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly callers: CachedCallers,
    private readonly cache: PrincipalCache,
    private readonly apiKeys: AuthenticateApiKey,
    private readonly tokens: TokenVerifier,
    // Without it nobody is ever elevated.
    @Optional() private readonly elevation?: RoleElevation,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const policy = this.reflector.getAllAndOverride<AccessPolicy | undefined>(ACCESS_POLICY, targets);
    if (!policy) throw authErrors.forbidden();
    if ('public' in policy) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    try {
      const principal = await this.authenticate(request);
      request.principal = isAllowed(policy, principal) ? principal : await this.elevate(request, principal, policy);
      return true;
    } catch (error) {
      if (isCodedError(error)) challenge(http.getResponse<FastifyReply>(), error);
      throw error;
    }
  }

  /** The principal, with the elevated roles that it took to admit it. Throws `auth.forbidden`. */
  private async elevate(request: Request, principal: Principal, policy: PrivatePolicy): Promise<Principal> {
    // No refusal and no look into the database is free of the address's limit.
    await request.addressVerdict;
    if (!policy.internal || principal.via !== 'token' || !this.elevation) throw authErrors.forbidden();
    // Whoever has left the staff leaves with the roles they had taken, too.
    if (!principal.roles.some((role) => role !== 'user')) throw authErrors.forbidden();
    const taken = await this.elevation.use(principal.userId, policy.roles);
    const elevated = { ...principal, roles: [...principal.roles, ...taken] };
    if (!isAllowed(policy, elevated)) throw authErrors.forbidden();
    return elevated;
  }

  private async authenticate(request: FastifyRequest): Promise<Principal> {
    if (request.headers.authorization === undefined) throw authErrors.credentialsRequired();
    const shown = this.callers.shownBy(request);
    if (!shown) throw authErrors.invalidToken();
    const { token, digest, verified } = shown;
    if (verified) return verified.principal;
    const credential = apiKeyFormat.matches(token)
      ? await this.apiKeys.execute(token)
      : { ...(await this.tokens.verify(request)), signingKeyId: decodeProtectedHeader(token).kid };
    this.cache.put(digest, credential);
    return credential.principal;
  }
}

/** RFC 6750, 3: tells a client whether to sign in, to refresh, or to give up. */
function challenge(reply: FastifyReply, { kind, code }: CodedError): void {
  if (kind !== 'unauthenticated') return;
  const error = code === authErrors.credentialsRequired.spec.code ? '' : ', error="invalid_token"';
  void reply.header('www-authenticate', `Bearer realm="rapport"${error}`);
}
