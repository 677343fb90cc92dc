/** What a repeated request is recognised by, and answered with. */
export interface IdempotencyKeysTable {
  user_id: string;
  key_digest: Buffer;
  fingerprint: Buffer;
  /** Whose the key is while its request runs; null once it was answered. */
  claim_id: string | null;
  lease_until: Date | null;
  /** Of a turn: the rows of the turn are the answer. */
  turn_id: string | null;
  /** Of anything else: what was answered, sealed. */
  response_sealed: Buffer | null;
  created_at: Date;
}

export interface IdempotencyTables {
  idempotency_keys: IdempotencyKeysTable;
}

/** Ties a stored answer to its key. */
export const responseContext = (userUuid: string, keyDigest: Buffer): string =>
  `idempotency_keys.response_sealed:${userUuid}:${keyDigest.toString('hex')}`;
