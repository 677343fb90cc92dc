-- Tone: what was heard of how a person writes, and whether they want answers to follow it. A persona's canary.

-- What a turn read, how it stands smoothed over the conversation, and what it did to the dials; the next turn goes on
-- from it. Null: nothing was read, as by a version of the service that did not keep it.
-- {"basis": "adapted", "own": {dials}, "read": {dial: [value, confidence]}, "marks": ["contractions"],
--  "state": {dial: [value, evidence]}, "language": "de"}
ALTER TABLE turns ADD COLUMN tone_account jsonb;

-- One row for whoever used the switch.
CREATE TABLE tone_settings (
  user_id uuid NOT NULL PRIMARY KEY,
  -- Off: nothing is read, and answers sound as the persona does by itself.
  adapts boolean NOT NULL,
  updated_at timestamptz NOT NULL
);

-- A version that serves a share of new conversations only, until it is promoted or taken back. Null: none.
ALTER TABLE personas ADD COLUMN canary_version_id uuid;

-- Per cent of new conversations.
ALTER TABLE personas ADD COLUMN canary_share smallint CHECK (canary_share BETWEEN 1 AND 99);

ALTER TABLE personas ADD CONSTRAINT personas_canary_version_own
  FOREIGN KEY (persona_id, canary_version_id) REFERENCES persona_versions (persona_id, version_id);

ALTER TABLE personas ADD CONSTRAINT personas_canary_whole
  CHECK ((canary_version_id IS NULL) = (canary_share IS NULL));
