import type { UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import type { AccountStanding } from './account.js';
import type { RefreshTokenState, RevocationReason, Session, SessionId, StoredRefreshToken } from './session.js';

export interface SessionStanding extends AccountStanding {
  readonly sessionEnded: boolean;
}

export abstract class SessionRepository {
  abstract insert(tx: Tx, session: Session, token: StoredRefreshToken): Promise<void>;
  /** The person and the session of an access token in one read; `undefined` when either does not exist. */
  abstract findStanding(db: Db, userId: UserId, sessionId: SessionId, now: Date): Promise<SessionStanding | undefined>;

  /** Locks the session until the transaction ends: two refreshes of one session run one after the other. */
  abstract lockToken(
    tx: Tx,
    userId: UserId,
    sessionId: SessionId,
    digest: Buffer,
    successorDigest: Buffer,
  ): Promise<RefreshTokenState | undefined>;
  abstract rotate(
    tx: Tx,
    userId: UserId,
    sessionId: SessionId,
    spent: Buffer,
    successor: StoredRefreshToken,
  ): Promise<void>;
  /** `false` when it had ended already. */
  abstract revoke(tx: Tx, userId: UserId, sessionId: SessionId, reason: RevocationReason, at: Date): Promise<boolean>;

  abstract list(db: Db, userId: UserId): Promise<Session[]>;
  abstract erase(tx: Tx, userId: UserId): Promise<number>;
  /** Deletes at most `limit` rows that expired before `before`; resolves with their number. */
  abstract purgeTokens(db: Db, before: Date, limit: number): Promise<number>;
  abstract purgeSessions(db: Db, before: Date, limit: number): Promise<number>;
}
