-- Budgets: tokens a day and money a month, for each person and for the whole deployment (docs/budgets.md).
-- Money is in millionths of a US dollar. Days and months are UTC; a month is named by its first day.

-- Limits of one person that differ from the deployment's. Null: the deployment's own; 0: none.
CREATE TABLE budget_overrides (
  user_id uuid PRIMARY KEY,
  tokens_per_day bigint CHECK (tokens_per_day >= 0),
  cost_per_month bigint CHECK (cost_per_month >= 0),
  updated_at timestamptz NOT NULL
);

-- A person's current day and month: what is spent, and what running calls may still spend at worst.
-- Both roll over in place, so that a turn writes one row. The room in the pages keeps those writes out of the index.
CREATE TABLE budget_windows (
  user_id uuid PRIMARY KEY,
  day date NOT NULL,
  tokens_settled bigint NOT NULL,
  tokens_reserved bigint NOT NULL CHECK (tokens_reserved >= 0),
  month date NOT NULL,
  cost_settled bigint NOT NULL,
  cost_reserved bigint NOT NULL CHECK (cost_reserved >= 0)
) WITH (fillfactor = 70);

-- The same for the deployment, spread over rows lest all turns wait for one. Each may use up to what it is allowed; the sum
-- of what is allowed never exceeds the limit that it was shared out for (docs/adr/0022).
CREATE TABLE budget_shards (
  shard smallint PRIMARY KEY,
  day date NOT NULL,
  tokens_limit bigint NOT NULL,
  tokens_allowed bigint NOT NULL,
  tokens_settled bigint NOT NULL,
  tokens_reserved bigint NOT NULL CHECK (tokens_reserved >= 0),
  month date NOT NULL,
  cost_limit bigint NOT NULL,
  cost_allowed bigint NOT NULL,
  cost_settled bigint NOT NULL,
  cost_reserved bigint NOT NULL CHECK (cost_reserved >= 0)
) WITH (fillfactor = 20);

-- One a running call of the model. A turn's bears the turn's id.
CREATE TABLE budget_reservations (
  user_id uuid NOT NULL,
  reservation_id uuid NOT NULL,
  tokens bigint NOT NULL,
  cost bigint NOT NULL,
  -- In which windows it was made.
  day date,
  month date,
  -- -1: the deployment has no limits.
  shard smallint,
  -- Whoever made it has settled it by then, or is gone.
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, reservation_id),
  -- What a budget refuses leaves nulls here, and the whole statement fails: no message without its reservation.
  CONSTRAINT budget_reservations_granted CHECK (day IS NOT NULL AND month IS NOT NULL AND shard IS NOT NULL)
);

-- Who has used most of a budget, once a window. The sweep tells of it and notes when.
CREATE TABLE budget_warnings (
  user_id uuid NOT NULL,
  policy text NOT NULL CHECK (policy IN ('user-tokens-day', 'user-cost-month')),
  window_start date NOT NULL,
  told_at timestamptz,
  PRIMARY KEY (user_id, policy)
);

CREATE INDEX budget_warnings_untold ON budget_warnings (user_id) WHERE told_at IS NULL;

-- Which of the deployment's windows has been warned of.
CREATE TABLE budget_shard_warnings (
  policy text PRIMARY KEY CHECK (policy IN ('global-tokens-day', 'global-cost-month')),
  window_start date NOT NULL
);
