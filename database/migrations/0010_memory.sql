-- Long-term memory. Episodes are the messages themselves; what is here was distilled from them, or helps to find them.

-- One row a person, made when it is first needed.
CREATE TABLE memory_states (
  user_id uuid NOT NULL PRIMARY KEY,
  -- Grows with every change that an index must not miss. A pod compares it before each search, so that nothing which
  -- was forgotten at one pod is recalled at another.
  revision bigint NOT NULL DEFAULT 0,
  -- The person's own switch. Off: nothing is written and nothing is recalled.
  enabled boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL
);

CREATE TABLE memories (
  user_id uuid NOT NULL,
  memory_id uuid NOT NULL,
  -- Null: every persona may recall it.
  persona_id uuid,
  kind text NOT NULL CHECK (kind IN ('fact', 'preference', 'event', 'relationship')),
  status text NOT NULL CHECK (status IN ('active', 'superseded', 'quarantined', 'expired')),
  -- Where the statement comes from, the least trusted link of its lineage.
  trust text NOT NULL CHECK (trust IN ('stated', 'confirmed', 'inferred', 'imported', 'suspect')),
  origin text NOT NULL CHECK (origin IN ('extracted', 'user', 'imported')),
  -- {text, subject, attribute, value} as canonical JSON.
  content_sealed bytea NOT NULL,
  -- From 0 to 1, at `updated_at`; it decays from there.
  salience real NOT NULL CHECK (salience BETWEEN 0 AND 1),
  pinned boolean NOT NULL DEFAULT false,
  -- When it held, as far as was said. Null: open.
  valid_from timestamptz,
  valid_until timestamptz,
  -- What took its place.
  superseded_by uuid,
  -- Which import brought it.
  import_id uuid,
  vector_model text,
  vector_sealed bytea,
  recalls integer NOT NULL DEFAULT 0,
  last_recalled_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, memory_id),
  CONSTRAINT memories_vector_has_model CHECK ((vector_model IS NULL) = (vector_sealed IS NULL))
);

-- The messages that a memory rests on. One that goes takes its line along; a memory that rested on it alone is forgotten
-- by the code that deletes, in the same transaction.
CREATE TABLE memory_sources (
  user_id uuid NOT NULL,
  memory_id uuid NOT NULL,
  message_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  PRIMARY KEY (user_id, memory_id, message_id),
  CONSTRAINT memory_sources_of_memory FOREIGN KEY (user_id, memory_id)
    REFERENCES memories (user_id, memory_id) ON DELETE CASCADE,
  CONSTRAINT memory_sources_of_message FOREIGN KEY (user_id, message_id)
    REFERENCES messages (user_id, message_id) ON DELETE CASCADE
);

CREATE INDEX memory_sources_by_message ON memory_sources (user_id, message_id);
CREATE INDEX memory_sources_by_conversation ON memory_sources (user_id, conversation_id);

-- Finished turns that the worker has not read yet: written with the turn's settlement, deleted with what was made of it.
CREATE TABLE memory_backlog (
  user_id uuid NOT NULL,
  turn_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  settled_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, turn_id),
  CONSTRAINT memory_backlog_of_conversation FOREIGN KEY (user_id, conversation_id)
    REFERENCES conversations (user_id, conversation_id) ON DELETE CASCADE
);

CREATE INDEX memory_backlog_by_conversation ON memory_backlog (user_id, conversation_id, turn_id);
CREATE INDEX memory_backlog_by_age ON memory_backlog (settled_at);

-- int8, L2-normalised before quantising; the first four bytes are the scale (float32, little-endian).
CREATE TABLE message_vectors (
  user_id uuid NOT NULL,
  message_id uuid NOT NULL,
  model text NOT NULL,
  vector_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, message_id, model),
  CONSTRAINT message_vectors_of_message FOREIGN KEY (user_id, message_id)
    REFERENCES messages (user_id, message_id) ON DELETE CASCADE
);

-- What stands about the person at the beginning of every prompt: small, and rewritten seldom.
CREATE TABLE memory_profiles (
  user_id uuid NOT NULL,
  persona_id uuid NOT NULL,
  content_sealed bytea NOT NULL,
  -- What it was made of: a memory that is forgotten takes the profile along.
  memory_ids uuid[] NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, persona_id)
);

-- Whether this conversation may be remembered, and recall what was said elsewhere.
ALTER TABLE conversations ADD COLUMN memory_enabled boolean NOT NULL DEFAULT true;

-- The person wants the persona not to know this message any more: it stays in their transcript, and goes into no prompt,
-- no summary and no index.
ALTER TABLE messages ADD COLUMN forgotten_at timestamptz;
