import { hash } from 'node:crypto';
import { fromUuid, toUuid, type Id, type IdKind, type UserId } from '@rapport/kernel';

/**
 * Refresh tokens and API keys: `<prefix>_<base64url of user id | id | 256-bit secret>`.
 *
 * The user's id is part of the token so that it is found by the table's primary key, on one shard, and needs no
 * global index. It tells the holder nothing that he does not know. Only the digest of the whole token is stored:
 * with 256 random bits a fast hash is enough.
 */
export interface OpaqueToken<K extends IdKind> {
  readonly userId: UserId;
  readonly id: Id<K>;
  readonly secret: Buffer;
}

const UUID_BYTES = 16;
export const SECRET_BYTES = 32;
const TOKEN_BYTES = 2 * UUID_BYTES + SECRET_BYTES;
const BODY_LENGTH = Math.ceil((TOKEN_BYTES * 4) / 3);

class OpaqueTokenFormat<K extends IdKind> {
  constructor(
    private readonly prefix: string,
    private readonly kind: K,
  ) {}

  encode({ userId, id, secret }: OpaqueToken<K>): string {
    return `${this.prefix}_${Buffer.concat([idBytes('user', userId), idBytes(this.kind, id), secret]).toString('base64url')}`;
  }

  /** `undefined` for anything that {@link encode} did not make. */
  parse(text: string): OpaqueToken<K> | undefined {
    if (!this.matches(text) || text.length !== this.prefix.length + 1 + BODY_LENGTH) return undefined;
    const bytes = Buffer.from(text.slice(this.prefix.length + 1), 'base64url');
    if (bytes.length !== TOKEN_BYTES) return undefined;
    return {
      userId: fromUuid('user', bytes.toString('hex', 0, UUID_BYTES)),
      id: fromUuid(this.kind, bytes.toString('hex', UUID_BYTES, 2 * UUID_BYTES)),
      secret: bytes.subarray(2 * UUID_BYTES),
    };
  }

  matches(text: string): boolean {
    return text.startsWith(`${this.prefix}_`);
  }
}

/** What is stored of a token: SHA-256. */
export function tokenDigest(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

function idBytes<K extends IdKind>(kind: K, id: Id<K>): Buffer {
  return Buffer.from(toUuid(kind, id).replaceAll('-', ''), 'hex');
}

export const refreshTokenFormat = new OpaqueTokenFormat('rrt', 'session');
export const apiKeyFormat = new OpaqueTokenFormat('rpk', 'apiKey');
