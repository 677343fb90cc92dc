-- Conversations, their messages, the turns that produced them, and what each day cost.
-- Columns named *_sealed hold AES-256-GCM under the person's own data key (docs/turn.md).
-- user_id leads every primary key and every index: a sharded database distributes by it, and no hot query crosses people.

CREATE TABLE conversations (
  user_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  persona_id uuid NOT NULL,
  -- A conversation keeps the version that it began with.
  persona_version_id uuid NOT NULL,
  title_sealed bytea,
  -- Whose title it is: nobody's yet, cut from the first message, written by the model, or given by the person.
  title_source text NOT NULL DEFAULT 'none' CHECK (title_source IN ('none', 'excerpt', 'model', 'user')),
  -- Grows with every message. A turn is recorded only if it still is what the turn saw when it was opened.
  message_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  last_message_at timestamptz,
  PRIMARY KEY (user_id, conversation_id)
);

CREATE TABLE messages (
  user_id uuid NOT NULL,
  -- UUIDv7, and always later than the one before it in its conversation: the primary key is the order of the talk.
  message_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- What it answers or continues. Null for the first one; siblings are branches.
  parent_id uuid,
  turn_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('user', 'assistant')),
  status text NOT NULL CHECK (status IN ('complete', 'incomplete', 'replaced', 'holding', 'withheld')),
  content_sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, message_id),
  CONSTRAINT messages_of_conversation FOREIGN KEY (user_id, conversation_id)
    REFERENCES conversations (user_id, conversation_id) ON DELETE CASCADE
);

CREATE INDEX messages_by_conversation ON messages (user_id, conversation_id, message_id);

CREATE TABLE turns (
  user_id uuid NOT NULL,
  turn_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  user_message_id uuid NOT NULL,
  -- Chosen when the turn is recorded, so that partial text can be sealed for the message that it will become.
  reply_message_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('accepted', 'generating', 'completed', 'incomplete', 'failed')),
  -- Which process runs it, its fencing number, and until when it is believed to live (docs/adr/0011).
  owner text NOT NULL,
  fence integer NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  -- What was said so far, sealed as the reply's content; null again once the turn is settled.
  partial_sealed bytea,
  rung text CHECK (rung IN ('primary', 'holding', 'none')),
  model text NOT NULL,
  model_version text,
  attempts integer NOT NULL DEFAULT 0,
  verdict text,
  error_code text,
  prompt_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  thought_tokens integer,
  -- Null: the upstream reported no usage, or the price is unknown.
  cost_micro_usd bigint,
  first_token_ms integer,
  duration_ms integer,
  -- [{"sources": [message ids]}], in the order in which they stood in the prompt.
  memories_used jsonb NOT NULL,
  -- {"formality": 0.3, …}: the dials that the prompt asked for.
  tone jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  settled_at timestamptz,
  PRIMARY KEY (user_id, turn_id),
  CONSTRAINT turns_of_conversation FOREIGN KEY (user_id, conversation_id)
    REFERENCES conversations (user_id, conversation_id) ON DELETE CASCADE,
  CONSTRAINT turns_settled_once CHECK ((state IN ('accepted', 'generating')) = (settled_at IS NULL))
);

-- The conversation's lock: one running turn at a time. The sweep for abandoned turns reads it too; it holds running turns only.
CREATE UNIQUE INDEX turns_one_running ON turns (user_id, conversation_id) WHERE state IN ('accepted', 'generating');

CREATE INDEX turns_by_conversation ON turns (user_id, conversation_id, turn_id);

CREATE TABLE usage_daily (
  user_id uuid NOT NULL,
  -- UTC.
  day date NOT NULL,
  persona_id uuid NOT NULL,
  -- The version that answered, as the upstream names it; '' when none did.
  model text NOT NULL,
  turns integer NOT NULL DEFAULT 0,
  prompt_tokens bigint NOT NULL DEFAULT 0,
  cached_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  thought_tokens bigint NOT NULL DEFAULT 0,
  cost_micro_usd bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, day, persona_id, model)
);
