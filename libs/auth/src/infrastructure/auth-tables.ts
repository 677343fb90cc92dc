import type { ColumnType } from 'kysely';
import type { Role, Scope } from '@rapport/kernel';
import type { AccountStatus } from '../domain/account.js';
import type { RevocationReason } from '../domain/session.js';
import type { SigningKeyStatus } from '../domain/signing-key.js';

export interface AuthTables {
  users: {
    user_id: string;
    email_digest: Buffer | null;
    email_sealed: Buffer | null;
    name_sealed: Buffer | null;
    birth_date_sealed: Buffer | null;
    status: ColumnType<AccountStatus, AccountStatus | undefined, AccountStatus>;
    roles: ColumnType<Role[], readonly Role[] | undefined, readonly Role[]>;
    locale: string;
    age_attested_at: Date | null;
    age_attested_minimum: number | null;
    created_at: Date;
    updated_at: Date;
  };
  age_refusals: { digest: Buffer; expires_at: Date };
  credentials: { user_id: string; password_hash: string; changed_at: Date };
  external_identities: { user_id: string; subject_digest: Buffer; created_at: Date };
  sessions: {
    user_id: string;
    session_id: string;
    created_at: Date;
    expires_at: Date;
    revoked_at: Date | null;
    revoked_reason: RevocationReason | null;
  };
  refresh_tokens: {
    user_id: string;
    session_id: string;
    token_digest: Buffer;
    created_at: Date;
    expires_at: Date;
    spent_at: Date | null;
  };
  api_keys: {
    user_id: string;
    api_key_id: string;
    token_digest: Buffer;
    name_sealed: Buffer;
    hint: string;
    scopes: ColumnType<Scope[], readonly Scope[], never>;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
  };
  signing_keys: {
    key_id: string;
    status: SigningKeyStatus;
    public_jwk: ColumnType<Record<string, unknown>, string, never>;
    private_wrapped: Buffer | null;
    master_key_id: string | null;
    created_at: Date;
    activated_at: Date | null;
    retired_at: Date | null;
  };
}
