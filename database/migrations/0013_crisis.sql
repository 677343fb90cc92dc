-- The crisis protocol (docs/crisis-protocol.md).

-- What is kept of a person after a sign of crisis: health data, so only the sealed state, padded to one length. A change is
-- a new row with the next revision in place of the old one: of two processes that saw the same revision one fails, and no
-- sign is lost.
CREATE TABLE crisis_states (
  user_id uuid NOT NULL,
  revision integer NOT NULL,
  state_sealed bytea NOT NULL,
  -- When it may go. A day is as fine as retention needs.
  updated_on date NOT NULL,
  PRIMARY KEY (user_id, revision)
);

CREATE INDEX crisis_states_by_age ON crisis_states (updated_on);

-- How often the protocol did what, by UTC day: no person is in it, and no erasure changes it.
CREATE TABLE crisis_counts (
  day date NOT NULL,
  measure text NOT NULL CHECK (measure IN ('sign', 'suspension', 'referral', 'notice')),
  tier text NOT NULL CHECK (tier IN ('none', 'concern', 'elevated', 'acute')),
  locale text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (day, measure, tier, locale)
);

-- What the operator is still to be told: written with the state, deleted when delivered.
CREATE TABLE crisis_notifications (
  notification_id uuid NOT NULL PRIMARY KEY,
  -- A keyed digest of the person's id.
  subject bytea NOT NULL,
  tier text NOT NULL CHECK (tier IN ('elevated', 'acute')),
  locale text NOT NULL,
  hand_off boolean NOT NULL,
  created_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  abandoned_at timestamptz
);

CREATE INDEX crisis_notifications_due ON crisis_notifications (next_attempt_at) WHERE abandoned_at IS NULL;
CREATE INDEX crisis_notifications_by_subject ON crisis_notifications (subject);
