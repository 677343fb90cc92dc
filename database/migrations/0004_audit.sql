-- The audit trail: security-relevant acts, in ids, codes and counts only (docs/adr/0009-audit-outbox-then-chain.md).
-- An act inserts its event unsealed, in its own transaction; a job then seals events into one hash chain, in order.
-- There is no user_id column on purpose: events outlive an erasure, and the ids in them then lead nowhere.

CREATE SCHEMA audit;

CREATE TABLE audit.events (
  event_id uuid PRIMARY KEY,
  occurred_at timestamptz NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
  actor uuid,
  subject text,
  details jsonb NOT NULL,
  -- Place in the chain, from 1 and without gaps; null until sealed.
  position bigint CONSTRAINT audit_events_position_unique UNIQUE,
  previous_hash bytea,
  hash bytea,
  CONSTRAINT audit_events_sealed_whole CHECK (
    (position IS NULL AND previous_hash IS NULL AND hash IS NULL)
    OR (position > 0 AND length(previous_hash) = 32 AND length(hash) = 32)
  )
);

CREATE INDEX audit_events_unsealed ON audit.events (event_id) WHERE position IS NULL;

CREATE INDEX audit_events_by_action ON audit.events (action, event_id);

CREATE INDEX audit_events_by_actor ON audit.events (actor, event_id) WHERE actor IS NOT NULL;

CREATE INDEX audit_events_by_subject ON audit.events (subject, event_id) WHERE subject IS NOT NULL;

-- The end of the chain: one row, which the sealer locks, and which shows when the last events were cut off.
CREATE TABLE audit.chain_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  position bigint NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32)
);

INSERT INTO audit.chain_head (position, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- Append-only: an event may be sealed once, with nothing else touched; then it stays. Guards against accidents and
-- careless code; against somebody who owns the database, the chain is what tells.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''audit events are append-only'' USING ERRCODE = ''restrict_violation''; END';

CREATE TRIGGER events_sealed_once BEFORE UPDATE ON audit.events
  FOR EACH ROW WHEN (
    OLD.position IS NOT NULL
    OR (OLD.event_id, OLD.occurred_at, OLD.action, OLD.outcome, OLD.actor, OLD.subject, OLD.details)
      IS DISTINCT FROM (NEW.event_id, NEW.occurred_at, NEW.action, NEW.outcome, NEW.actor, NEW.subject, NEW.details)
  ) EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER events_never_deleted BEFORE DELETE ON audit.events
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON audit.events
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
