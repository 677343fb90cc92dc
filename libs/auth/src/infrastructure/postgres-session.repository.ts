import { Injectable } from '@nestjs/common';
import { fromUuid, toUuid, type UserId } from '@rapport/kernel';
import type { Db, Tx } from '@rapport/platform';
import { SessionRepository, type SessionStanding } from '../domain/session.repository.js';
import type { RefreshTokenState, RevocationReason, Session, SessionId, StoredRefreshToken } from '../domain/session.js';
import type { AuthTables } from './auth-tables.js';

@Injectable()
export class PostgresSessionRepository extends SessionRepository {
  override async insert(tx: Tx, session: Session, token: StoredRefreshToken): Promise<void> {
    const key = primaryKey(session.userId, session.sessionId);
    await tx
      .as<AuthTables>()
      .insertInto('sessions')
      .values({ ...key, created_at: session.createdAt, expires_at: session.expiresAt })
      .execute();
    await insertToken(tx, key, token);
  }

  override async findStanding(
    db: Db,
    userId: UserId,
    sessionId: SessionId,
    now: Date,
  ): Promise<SessionStanding | undefined> {
    const key = primaryKey(userId, sessionId);
    const row = await db
      .as<AuthTables>()
      .selectFrom('sessions')
      .innerJoin('users', 'users.user_id', 'sessions.user_id')
      .select(['users.status', 'users.roles', 'sessions.expires_at', 'sessions.revoked_at'])
      .where('sessions.user_id', '=', key.user_id)
      .where('sessions.session_id', '=', key.session_id)
      .executeTakeFirst();
    if (!row) return undefined;
    const sessionEnded = row.revoked_at !== null || row.expires_at <= now;
    return { userId, status: row.status, roles: row.roles, sessionEnded };
  }

  override async lockToken(
    tx: Tx,
    userId: UserId,
    sessionId: SessionId,
    digest: Buffer,
    successorDigest: Buffer,
  ): Promise<RefreshTokenState | undefined> {
    const key = primaryKey(userId, sessionId);
    const session = await tx
      .as<AuthTables>()
      .selectFrom('sessions')
      .select(['expires_at', 'revoked_at'])
      .where('user_id', '=', key.user_id)
      .where('session_id', '=', key.session_id)
      .forUpdate()
      .executeTakeFirst();
    if (!session) return undefined;
    // A statement of its own, after the lock: it sees what the previous holder of the lock committed.
    const tokens = await tx
      .as<AuthTables>()
      .selectFrom('refresh_tokens')
      .select(['token_digest', 'expires_at', 'spent_at'])
      .where('user_id', '=', key.user_id)
      .where('session_id', '=', key.session_id)
      .where('token_digest', 'in', [digest, successorDigest])
      .execute();
    const token = tokens.find(({ token_digest }) => token_digest.equals(digest));
    if (!token) return undefined;
    const successor = tokens.find(({ token_digest }) => token_digest.equals(successorDigest));
    return {
      expiresAt: token.expires_at,
      spent:
        token.spent_at === null
          ? undefined
          : {
              at: token.spent_at,
              successorExpiresAt: successor?.expires_at ?? token.expires_at,
              successorUnused: successor?.spent_at === null,
            },
      sessionExpiresAt: session.expires_at,
      revoked: session.revoked_at !== null,
    };
  }

  override async rotate(
    tx: Tx,
    userId: UserId,
    sessionId: SessionId,
    spent: Buffer,
    successor: StoredRefreshToken,
  ): Promise<void> {
    const key = primaryKey(userId, sessionId);
    await tx
      .as<AuthTables>()
      .updateTable('refresh_tokens')
      .set({ spent_at: successor.createdAt })
      .where('user_id', '=', key.user_id)
      .where('session_id', '=', key.session_id)
      .where('token_digest', '=', spent)
      .execute();
    await insertToken(tx, key, successor);
  }

  override async revoke(
    tx: Tx,
    userId: UserId,
    sessionId: SessionId,
    reason: RevocationReason,
    at: Date,
  ): Promise<boolean> {
    const key = primaryKey(userId, sessionId);
    const { numUpdatedRows } = await tx
      .as<AuthTables>()
      .updateTable('sessions')
      .set({ revoked_at: at, revoked_reason: reason })
      .where('user_id', '=', key.user_id)
      .where('session_id', '=', key.session_id)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }

  override async list(db: Db, userId: UserId): Promise<Session[]> {
    const rows = await db
      .as<AuthTables>()
      .selectFrom('sessions')
      .select(['session_id', 'created_at', 'expires_at'])
      .where('user_id', '=', toUuid('user', userId))
      .orderBy('session_id')
      .execute();
    return rows.map((row) => ({
      userId,
      sessionId: fromUuid('session', row.session_id),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    }));
  }

  override async erase(tx: Tx, userId: UserId): Promise<number> {
    const id = toUuid('user', userId);
    const tables = tx.as<AuthTables>();
    const tokens = await tables.deleteFrom('refresh_tokens').where('user_id', '=', id).executeTakeFirstOrThrow();
    const sessions = await tables.deleteFrom('sessions').where('user_id', '=', id).executeTakeFirstOrThrow();
    return Number(tokens.numDeletedRows + sessions.numDeletedRows);
  }

  override async purgeTokens(db: Db, before: Date, limit: number): Promise<number> {
    const { numDeletedRows } = await db
      .as<AuthTables>()
      .deleteFrom('refresh_tokens')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('user_id', 'session_id', 'token_digest'),
          'in',
          selectFrom('refresh_tokens as expired')
            .select(['expired.user_id', 'expired.session_id', 'expired.token_digest'])
            .where('expired.expires_at', '<', before)
            .limit(limit)
            .$asTuple('user_id', 'session_id', 'token_digest'),
        ),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  override async purgeSessions(db: Db, before: Date, limit: number): Promise<number> {
    const { numDeletedRows } = await db
      .as<AuthTables>()
      .deleteFrom('sessions')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('user_id', 'session_id'),
          'in',
          selectFrom('sessions as expired')
            .select(['expired.user_id', 'expired.session_id'])
            .where('expired.expires_at', '<', before)
            .limit(limit)
            .$asTuple('user_id', 'session_id'),
        ),
      )
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

interface SessionKey {
  readonly user_id: string;
  readonly session_id: string;
}

function primaryKey(userId: UserId, sessionId: SessionId): SessionKey {
  return { user_id: toUuid('user', userId), session_id: toUuid('session', sessionId) };
}

async function insertToken(tx: Tx, key: SessionKey, token: StoredRefreshToken): Promise<void> {
  await tx
    .as<AuthTables>()
    .insertInto('refresh_tokens')
    .values({ ...key, token_digest: token.digest, created_at: token.createdAt, expires_at: token.expiresAt })
    .execute();
}
