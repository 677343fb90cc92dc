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
