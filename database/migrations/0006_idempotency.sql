-- Repeated requests, stateless completions, and what people think of answers.

-- What a repeated request is recognised by. For a turn the row is written by the statement that records the turn, and the
-- turn's own rows are the answer; for anything else it is claimed first and then holds the answer (docs/adr/0023).
CREATE TABLE idempotency_keys (
  user_id uuid NOT NULL,
  -- HMAC of the key; and of method, route, parameters, query and body.
  key_digest bytea NOT NULL,
  fingerprint bytea NOT NULL,
  -- Who executes the request, and until when they are believed to; null once it was answered, and for turns.
  claim_id uuid,
  lease_until timestamptz,
  turn_id uuid,
  response_sealed bytea,
  created_at timestamptz NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key_digest),
  CONSTRAINT idempotency_keys_one_kind CHECK (num_nonnulls(claim_id, turn_id, response_sealed) = 1),
  CONSTRAINT idempotency_keys_claims_end CHECK ((claim_id IS NULL) = (lease_until IS NULL))
);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

-- Facts of answers to a history that the client sent: what a turn's row tells, and no text at all.
CREATE TABLE completions (
  user_id uuid NOT NULL,
  completion_id uuid NOT NULL,
  persona_id uuid NOT NULL,
  persona_version_id uuid NOT NULL,
  rung text NOT NULL,
  verdict text NOT NULL,
  error_code text,
  model text NOT NULL,
  model_version text,
  attempts integer NOT NULL,
  prompt_tokens integer,
  cached_tokens integer,
  output_tokens integer,
  thought_tokens integer,
  -- Null: the upstream reported no usage, or the price is unknown.
  cost_micro_usd bigint,
  first_token_ms integer,
  duration_ms integer NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, completion_id)
);

CREATE TABLE message_feedback (
  user_id uuid NOT NULL,
  message_id uuid NOT NULL,
  rating text NOT NULL CHECK (rating IN ('up', 'down')),
  reason_sealed bytea,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, message_id),
  CONSTRAINT message_feedback_of_message FOREIGN KEY (user_id, message_id)
    REFERENCES messages (user_id, message_id) ON DELETE CASCADE
);
