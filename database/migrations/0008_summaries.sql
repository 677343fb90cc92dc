-- Rolling summaries: what stands in a prompt in place of the messages up to `through_message_id` (docs/prompt.md).

CREATE TABLE conversation_summaries (
  user_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  -- The last message that it covers. It covers the whole path up to there, so it holds in every branch that grows
  -- from it; and it is written once.
  through_message_id uuid NOT NULL,
  -- The first message that it read itself. What stood before came from the summary that ends there.
  from_message_id uuid NOT NULL,
  -- Where the last message stands, as in messages.
  position bigint NOT NULL,
  content_sealed bytea NOT NULL,
  model_version text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, conversation_id, through_message_id),
  CONSTRAINT summaries_of_conversation FOREIGN KEY (user_id, conversation_id)
    REFERENCES conversations (user_id, conversation_id) ON DELETE CASCADE
);

-- The latest one first.
CREATE INDEX summaries_by_position ON conversation_summaries (user_id, conversation_id, position);
