-- When each person was last told that they talk with software (docs/disclosure.md). One row a person, whatever the process and
-- the conversation; it is written only by the turn that tells.

CREATE TABLE disclosure_states (
  user_id uuid PRIMARY KEY,
  disclosed_at timestamptz NOT NULL,
  -- The turn that told it; null for an answer to a history that the client keeps. A turn that failed may have told nobody.
  turn_id uuid
);

-- {"reason", "text", "packs": […]}: what the turn told, in our own words, for whoever reads its events later.
ALTER TABLE turns ADD COLUMN disclosure jsonb;
