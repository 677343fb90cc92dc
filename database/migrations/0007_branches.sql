-- A conversation is a tree of messages (docs/adr/0025). Its active path, root to leaf, is what is shown and continued.

-- Bytes of sealed content that stand before it on its path. It measures how far back a prompt reads, and where the
-- history in it may begin (docs/prompt.md).
ALTER TABLE messages ADD COLUMN position bigint NOT NULL DEFAULT 0;

-- Whether it lies on the active path. Children are always later than their parents, so the path in order is a range
-- of an index.
ALTER TABLE messages ADD COLUMN active boolean NOT NULL DEFAULT true;

-- Until now no conversation had branches: each message stands after all that are older.
UPDATE messages m SET position = measured.position
FROM (
  SELECT user_id, message_id, coalesce(sum(octet_length(content_sealed)) OVER (
    PARTITION BY user_id, conversation_id ORDER BY message_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ), 0) AS position
  FROM messages
) measured
WHERE m.user_id = measured.user_id AND m.message_id = measured.message_id AND m.position <> measured.position;

CREATE INDEX messages_on_active_path ON messages (user_id, conversation_id, position, message_id) WHERE active;

-- Alternatives to a message: those with the same parent.
CREATE INDEX messages_by_parent ON messages (user_id, conversation_id, parent_id);
