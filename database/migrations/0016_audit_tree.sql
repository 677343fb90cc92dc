-- The audit log as a Merkle tree after RFC 6962 (docs/adr/0040-the-audit-log-is-a-merkle-tree.md). An act inserts its
-- event into the outbox, in its own transaction; an appender moves events into the tree, in order, exactly once.

CREATE TABLE audit.outbox (
  outbox_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
  actor uuid,
  subject text,
  details jsonb NOT NULL
);

CREATE TABLE audit.leaves (
  -- From 0, without gaps.
  sequence bigint PRIMARY KEY CHECK (sequence >= 0),
  event_id uuid NOT NULL CONSTRAINT audit_leaves_event_unique UNIQUE,
  occurred_at timestamptz NOT NULL,
  action text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('success', 'denied', 'failure')),
  actor uuid,
  subject text,
  payload_hash bytea NOT NULL CHECK (length(payload_hash) = 32),
  -- The hash of each complete subtree that ends with this leaf, smallest first: of the leaf, of the pair, of the four…
  subtree_hashes bytea NOT NULL CHECK (length(subtree_hashes) > 0 AND length(subtree_hashes) % 32 = 0)
);

CREATE INDEX audit_leaves_by_action ON audit.leaves (action, event_id);

CREATE INDEX audit_leaves_by_actor ON audit.leaves (actor, event_id) WHERE actor IS NOT NULL;

CREATE INDEX audit_leaves_by_subject ON audit.leaves (subject, event_id) WHERE subject IS NOT NULL;

-- What a leaf's payload_hash covers, apart from the leaf: it may be erased, and the tree still verifies.
CREATE TABLE audit.payloads (
  sequence bigint PRIMARY KEY REFERENCES audit.leaves,
  salt bytea NOT NULL CHECK (length(salt) = 16),
  -- Canonical JSON, as it was hashed.
  payload text NOT NULL
);

-- Signed notes; the body of each repeats its tree's size.
CREATE TABLE audit.checkpoints (
  tree_size bigint PRIMARY KEY CHECK (tree_size > 0),
  note text NOT NULL
);

-- Guards against careless code; the roles of `rapport migrate` and the tree itself are for everybody else.
CREATE TRIGGER leaves_never_changed BEFORE UPDATE OR DELETE ON audit.leaves
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER leaves_never_truncated BEFORE TRUNCATE ON audit.leaves
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER payloads_never_changed BEFORE UPDATE ON audit.payloads
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER payloads_never_truncated BEFORE TRUNCATE ON audit.payloads
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER checkpoints_never_changed BEFORE UPDATE OR DELETE ON audit.checkpoints
  FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

CREATE TRIGGER checkpoints_never_truncated BEFORE TRUNCATE ON audit.checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- Processes of the version before still write to audit.events while they are replaced: nothing of it may be lost.
-- Before what is there is copied: the trigger waits for writers that are at it, and then keeps others out until the commit.
CREATE FUNCTION audit.forward_event() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO audit.outbox (event_id, occurred_at, action, outcome, actor, subject, details)
   VALUES (NEW.event_id, NEW.occurred_at, NEW.action, NEW.outcome, NEW.actor, NEW.subject, NEW.details); RETURN NULL; END';

CREATE TRIGGER events_forwarded AFTER INSERT ON audit.events
  FOR EACH ROW EXECUTE FUNCTION audit.forward_event();

-- Takes over what the hash chain held, in its order, and closes it: the tree's own copy of the chain's end.
INSERT INTO audit.outbox (event_id, occurred_at, action, outcome, actor, subject, details)
  SELECT event_id, occurred_at, action, outcome, actor, subject, details
  FROM audit.events ORDER BY position NULLS LAST, event_id;

INSERT INTO audit.outbox (event_id, occurred_at, action, outcome, details)
  SELECT gen_random_uuid(), date_trunc('milliseconds', now()), 'audit.chain_closed', 'success',
    jsonb_build_object('position', position, 'hash', encode(hash, 'hex'))
  FROM audit.chain_head WHERE position > 0;

-- Roles held for a limited time, in an emergency (break-glass). Who held what outlives the account, as an id.
CREATE TABLE elevations (
  elevation_id uuid PRIMARY KEY,
  holder uuid NOT NULL,
  role text NOT NULL,
  reason text NOT NULL,
  reference text NOT NULL,
  granted_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > granted_at),
  ended_at timestamptz
);

CREATE INDEX elevations_by_holder ON elevations (holder, expires_at);

-- Four eyes: what one administrator asks for and another allows, once.
CREATE TABLE approvals (
  approval_id uuid PRIMARY KEY,
  action text NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL,
  reference text NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL CHECK (expires_at > requested_at),
  decided_by uuid,
  decided_at timestamptz,
  decision text CHECK (decision IN ('approved', 'rejected')),
  used_at timestamptz,
  CONSTRAINT approvals_decided_whole CHECK ((decision IS NULL) = (decided_by IS NULL)),
  CONSTRAINT approvals_by_another CHECK (decided_by <> requested_by)
);

CREATE INDEX approvals_by_subject ON approvals (subject, action, requested_at);
