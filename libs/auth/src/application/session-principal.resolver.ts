import { Injectable } from '@nestjs/common';
import { Clock, isCodedError, parseId, SCOPES, type IdKind, type Id, type Principal } from '@rapport/kernel';
import { Database } from '@rapport/platform';
import { authErrors } from '../auth.errors.js';
import { PrincipalResolver, type VerifiedClaims } from '../domain/access-token.js';
import { assertActive } from '../domain/account.js';
import { SessionRepository } from '../domain/session.repository.js';

/** Tokens of our own: the session must be alive, and the roles are those of now, not those of the token. */
@Injectable()
export class SessionPrincipalResolver extends PrincipalResolver {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async resolve({ sub, sid }: VerifiedClaims): Promise<Principal> {
    const userId = claimedId('user', sub);
    const sessionId = claimedId('session', sid);
    const standing = await this.sessions.findStanding(this.database, userId, sessionId, this.clock.date());
    if (!standing || standing.sessionEnded) throw authErrors.invalidToken();
    assertActive(standing, authErrors.invalidToken);
    return { userId, roles: standing.roles, scopes: SCOPES, via: 'token', sessionId };
  }
}

function claimedId<K extends IdKind>(kind: K, claim: unknown): Id<K> {
  try {
    return parseId(kind, String(claim));
  } catch (error) {
    throw isCodedError(error) ? authErrors.invalidToken() : error;
  }
}
