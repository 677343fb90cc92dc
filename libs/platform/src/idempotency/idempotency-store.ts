import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, toUuid, type UserId } from '@rapport/kernel';
import { sql } from 'kysely';
import { UserCipher } from '../crypto/user-cipher.js';
import { Database, type Tx } from '../database/database.js';
import { idempotencyConfig, type IdempotencyConfig } from './idempotency.config.js';
import { idempotencyErrors } from './idempotency.errors.js';
import { responseContext, type IdempotencyTables } from './idempotency.table.js';
import type { RequestKey } from './request-keys.js';

/** Such requests take milliseconds. */
const RETRY_MS = 1_000;

/** In place of an answer: nothing sealed is as short. */
const FORGOTTEN = Buffer.alloc(0);

/** What is kept of an answer; its status is the route's own. */
export interface StoredAnswer {
  readonly body: unknown;
  readonly location?: string | undefined;
}

export type Claim =
  ({ readonly type: 'execute' } & HeldKey) | { readonly type: 'replay'; readonly answer: StoredAnswer };

/** A key of a request that is being executed. */
export interface HeldKey {
  readonly claimId: string;
  /** From then on a repetition may have taken it over, ms since the epoch. */
  readonly leaseUntil: number;
}

/** Keys of requests that are not turns: claimed before they run, answered from here afterwards. One statement each. */
@Injectable()
export class IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly cipher: UserCipher,
    private readonly clock: Clock,
    @Inject(idempotencyConfig.token) private readonly config: IdempotencyConfig,
  ) {}

  /** Throws `idempotency.mismatch`, `idempotency.in_progress` and `idempotency.answer_forgotten`. */
  async claim(key: RequestKey): Promise<Claim> {
    const now = this.clock.now();
    const claimId = randomUUID();
    const leaseUntil = now + this.config.leaseMs;
    const claimed = await this.view
      .insertInto('idempotency_keys')
      .values({
        user_id: toUuid('user', key.userId),
        key_digest: key.digest,
        fingerprint: key.fingerprint,
        claim_id: claimId,
        lease_until: new Date(leaseUntil),
        turn_id: null,
        response_sealed: null,
        created_at: new Date(now),
      })
      // Whoever held it is gone: the same request may go on, another one may not.
      .onConflict((conflict) =>
        conflict
          .columns(['user_id', 'key_digest'])
          .doUpdateSet((row) => ({
            claim_id: row.ref('excluded.claim_id'),
            lease_until: row.ref('excluded.lease_until'),
          }))
          .whereRef('idempotency_keys.fingerprint', '=', 'excluded.fingerprint')
          .where('idempotency_keys.lease_until', '<=', new Date(now)),
      )
      .returning('claim_id')
      .executeTakeFirst();
    return claimed ? { type: 'execute', claimId, leaseUntil } : this.answered(key);
  }

  /** Keeps the answer. A claim that was taken over meanwhile, or forgotten, keeps nothing. */
  async complete(key: RequestKey, { claimId }: HeldKey, answer: StoredAnswer): Promise<void> {
    const crypto = await this.cipher.for(this.database, key.userId);
    const sealed = crypto.encrypt(JSON.stringify(answer), responseContext(toUuid('user', key.userId), key.digest));
    await this.view
      .updateTable('idempotency_keys')
      .set({ response_sealed: sealed, claim_id: null, lease_until: null })
      .where('user_id', '=', toUuid('user', key.userId))
      .where('key_digest', '=', key.digest)
      .where('claim_id', '=', claimId)
      .execute();
  }

  /** A request that failed had no effect, so its key is free again. */
  async release(key: RequestKey, { claimId, leaseUntil }: HeldKey): Promise<void> {
    // What was forgotten while nobody could take it over is nobody else's.
    const isOurs = this.clock.now() < leaseUntil;
    await this.view
      .deleteFrom('idempotency_keys')
      .where('user_id', '=', toUuid('user', key.userId))
      .where('key_digest', '=', key.digest)
      .where((row) =>
        isOurs
          ? row.or([row('claim_id', '=', claimId), row('response_sealed', '=', FORGOTTEN)])
          : row('claim_id', '=', claimId),
      )
      .execute();
  }

  /** Forgets up to `limit` keys that are older than `before`. Resolves with how many there were. */
  async purge(before: Date, limit: number): Promise<number> {
    const { numAffectedRows = 0n } = await sql`
      DELETE FROM idempotency_keys WHERE (user_id, key_digest) IN (
        SELECT user_id, key_digest FROM idempotency_keys WHERE created_at < ${before}::timestamptz LIMIT ${limit}
      )`.execute(this.view);
    return Number(numAffectedRows);
  }

  /**
   * Drops the texts of all answers to the person's requests, of those too that are being executed. Repeated, a request has no
   * second effect all the same.
   */
  async forgetAnswers(tx: Tx, userId: UserId): Promise<void> {
    // Whoever held these is gone: nothing is known to have been executed, and a repetition is to execute it.
    await tx
      .as<IdempotencyTables>()
      .deleteFrom('idempotency_keys')
      .where('user_id', '=', toUuid('user', userId))
      .where('claim_id', 'is not', null)
      .where('lease_until', '<=', this.clock.date())
      .execute();
    await tx
      .as<IdempotencyTables>()
      .updateTable('idempotency_keys')
      .set({ response_sealed: FORGOTTEN, claim_id: null, lease_until: null })
      .where('user_id', '=', toUuid('user', userId))
      .where('turn_id', 'is', null)
      .execute();
  }

  private async answered({ userId, digest, fingerprint }: RequestKey): Promise<Claim> {
    const user = toUuid('user', userId);
    const row = await this.view
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'response_sealed'])
      .where('user_id', '=', user)
      .where('key_digest', '=', digest)
      .executeTakeFirst();
    if (row && !row.fingerprint.equals(fingerprint)) throw idempotencyErrors.mismatch();
    if (!row?.response_sealed) throw idempotencyErrors.inProgress(undefined, { retryAfterMs: RETRY_MS });
    if (row.response_sealed.length === 0) throw idempotencyErrors.answerForgotten();
    const crypto = await this.cipher.for(this.database, userId);
    const answer = JSON.parse(crypto.decrypt(row.response_sealed, responseContext(user, digest))) as StoredAnswer;
    return { type: 'replay', answer };
  }

  private get view() {
    return this.database.as<IdempotencyTables>();
  }
}
