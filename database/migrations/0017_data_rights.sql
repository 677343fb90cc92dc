-- Copies that people ask for, and erasures (docs/data-rights.md).

CREATE TABLE data_exports (
  user_id uuid NOT NULL,
  export_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'building', 'ready', 'failed')),
  requested_by text NOT NULL CHECK (requested_by IN ('subject', 'operator')),
  records bigint,
  -- Of the archive, before it was sealed.
  bytes bigint,
  sha256 bytea,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- When the archive and this row go.
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, export_id)
);

-- A link to an archive names the export alone.
CREATE INDEX data_exports_by_id ON data_exports (export_id);
CREATE INDEX data_exports_by_expiry ON data_exports (expires_at);

-- One row an erasure. It outlives the person, so it has no user_id: an HMAC tells whether somebody was erased, and nobody
-- can tell from it who. It is what the erasure ledger outside of the database is compared with (docs/adr/0041).
CREATE TABLE erasures (
  erasure_id uuid PRIMARY KEY,
  subject_digest bytea NOT NULL CONSTRAINT erasures_once_a_subject UNIQUE,
  -- Whom it is about, while there may be something left to look for; null afterwards.
  subject uuid,
  cause text NOT NULL CHECK (cause IN ('subject', 'operator', 'restore')),
  state text NOT NULL CHECK (state IN ('running', 'completed')),
  -- SHA-256 of what lets its holder read the receipt: there is no account left to sign in to.
  receipt_token_digest bytea,
  requested_at timestamptz NOT NULL,
  -- Of the last step that was done; shows when an erasure has lost its worker.
  advanced_at timestamptz NOT NULL,
  completed_at timestamptz,
  -- Until when it is looked whether something was written late.
  watched_until timestamptz,
  receipt jsonb,
  CONSTRAINT erasures_end CHECK ((state = 'completed') = (completed_at IS NOT NULL AND receipt IS NOT NULL)),
  CONSTRAINT erasures_need_a_subject CHECK (state = 'completed' OR subject IS NOT NULL)
);

CREATE INDEX erasures_running ON erasures (advanced_at) WHERE state = 'running';
CREATE INDEX erasures_watched ON erasures (watched_until) WHERE subject IS NOT NULL;

-- How far an erasure has come. `rows` is what each table held when the step began: a repetition finds less.
CREATE TABLE erasure_steps (
  erasure_id uuid NOT NULL REFERENCES erasures (erasure_id),
  step text NOT NULL,
  rows jsonb NOT NULL,
  begun_at timestamptz NOT NULL,
  done_at timestamptz,
  PRIMARY KEY (erasure_id, step)
);
