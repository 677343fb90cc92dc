-- Runs of what operators have done for them on a schedule: backups, copies and drills (docs/backups.md). Nothing personal.

CREATE TABLE operations_runs (
  run_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('database', 'user_keys', 'shared_state', 'restore_drill')),
  outcome text NOT NULL CHECK (outcome IN ('success', 'failure')),
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL
);

CREATE INDEX operations_runs_by_kind ON operations_runs (kind, outcome, ended_at);
