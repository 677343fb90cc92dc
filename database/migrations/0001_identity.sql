-- People and their keys. Columns named *_sealed hold AES-256-GCM under the person's own data key, never plain text.

CREATE TABLE users (
  user_id uuid PRIMARY KEY,
  -- HMAC blind index of the normalised e-mail: equality look-ups only. Null for people of an external issuer without one.
  email_digest bytea UNIQUE,
  email_sealed bytea,
  name_sealed bytea,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended', 'erasing')),
  roles text[] NOT NULL DEFAULT '{user}',
  locale text NOT NULL DEFAULT 'en',
  -- When the person declared to be of age, and the age that the declaration named.
  age_attested_at timestamptz,
  age_attested_minimum smallint,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- One data key a person, wrapped by a master key of the keyring. Deleting the row is what makes an erasure final.
-- The reference is deferred because a person's row is sealed with the key, so the key is made first.
CREATE TABLE user_keys (
  user_id uuid PRIMARY KEY REFERENCES users (user_id) DEFERRABLE INITIALLY DEFERRED,
  key_id text NOT NULL,
  wrapped bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  rotated_at timestamptz
);

-- Finds the rows that a key rotation has still to re-wrap.
CREATE INDEX user_keys_by_master_key ON user_keys (key_id, user_id);

-- Accounts of the built-in issuer: how people prove who they are. None when an external OIDC issuer is used.
CREATE TABLE credentials (
  user_id uuid PRIMARY KEY REFERENCES users (user_id),
  -- argon2id in PHC format: parameters and salt are part of the text.
  password_hash text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- People of an external issuer. The digest is an HMAC over issuer and subject.
CREATE TABLE external_identities (
  user_id uuid PRIMARY KEY REFERENCES users (user_id),
  subject_digest bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL
);

-- Which version of which document a person accepted, and when. Append-only.
CREATE TABLE consents (
  user_id uuid NOT NULL REFERENCES users (user_id),
  document text NOT NULL,
  version text NOT NULL,
  accepted_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, document, version)
);

-- One sign-in on one device: a family of refresh tokens.
CREATE TABLE sessions (
  user_id uuid NOT NULL REFERENCES users (user_id),
  session_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  -- Absolute: no rotation reaches beyond it.
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_reason text CHECK (revoked_reason IN ('logout', 'reuse')),
  PRIMARY KEY (user_id, session_id)
);

CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Spent tokens stay until they would have expired: only so is their reuse recognised.
CREATE TABLE refresh_tokens (
  user_id uuid NOT NULL,
  session_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  spent_at timestamptz,
  PRIMARY KEY (user_id, session_id, token_digest),
  FOREIGN KEY (user_id, session_id) REFERENCES sessions (user_id, session_id) ON DELETE CASCADE
);

CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE api_keys (
  user_id uuid NOT NULL REFERENCES users (user_id),
  api_key_id uuid NOT NULL,
  token_digest bytea NOT NULL,
  name_sealed bytea NOT NULL,
  -- The last characters of the key, so that its owner recognises it in a list.
  hint text NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  -- Coarse: written at most once in a configured interval.
  last_used_at timestamptz,
  PRIMARY KEY (user_id, api_key_id)
);

-- Keys that sign access tokens: `next` is published before it signs, `retired` until its last token has expired.
CREATE TABLE signing_keys (
  key_id text PRIMARY KEY,
  status text NOT NULL CHECK (status IN ('next', 'active', 'retired')),
  public_jwk jsonb NOT NULL,
  -- The private half, wrapped by the master keyring; destroyed on retirement.
  private_wrapped bytea,
  master_key_id text,
  created_at timestamptz NOT NULL,
  activated_at timestamptz,
  retired_at timestamptz,
  CHECK ((status = 'retired') = (private_wrapped IS NULL))
);

-- At most one of each: what keeps pods that rotate at once from making two.
CREATE UNIQUE INDEX signing_keys_one_active ON signing_keys (status) WHERE status = 'active';
CREATE UNIQUE INDEX signing_keys_one_next ON signing_keys (status) WHERE status = 'next';
