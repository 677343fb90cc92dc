-- What screening acted on, for people who review it (docs/screening.md): ids, codes and scores, never text. Findings about a
-- crisis are not among them; those are health data, and kept sealed if at all.
CREATE TABLE safety_incidents (
  user_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  -- Null for an answer to a history that the client keeps.
  conversation_id uuid,
  turn_id uuid NOT NULL,
  persona_id uuid NOT NULL,
  side text NOT NULL CHECK (side IN ('input', 'output')),
  category text NOT NULL,
  tier text NOT NULL CHECK (tier IN ('low', 'medium', 'high', 'critical')),
  action text NOT NULL CHECK (action IN ('annotate', 'soften', 'replace', 'block')),
  score real NOT NULL,
  -- [{"id": …, "source": …, "score": …}]
  signals jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  reviewed_at timestamptz,
  reviewed_by uuid,
  outcome text CHECK (outcome IN ('confirmed', 'false_positive', 'unclear')),
  PRIMARY KEY (user_id, incident_id)
);

-- Ids grow with time: the review queue and the retention read in this order.
CREATE UNIQUE INDEX safety_incidents_by_id ON safety_incidents (incident_id);
CREATE INDEX safety_incidents_unreviewed ON safety_incidents (incident_id) WHERE reviewed_at IS NULL;
CREATE INDEX safety_incidents_by_turn ON safety_incidents (user_id, turn_id);
CREATE INDEX safety_incidents_by_age ON safety_incidents (created_at);
