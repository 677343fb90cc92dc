-- What a turn has taken so far, so that one whose process dies is counted for what is known of it (docs/budgets.md).

-- The rows that usage_daily will get, as of the last checkpoint:
-- [{"model": …, "turns": 1, "prompt": …, "cached": …, "output": …, "thoughts": …, "cost": …}]. Null again once the turn is over.
ALTER TABLE turns ADD COLUMN spent_so_far jsonb;

-- What usage_daily holds already of a turn that was interrupted while its reservation stands, and in which day: when its
-- process turns out to live after all, it puts the exact account in the place of these rows.
ALTER TABLE budget_reservations ADD COLUMN counted jsonb NOT NULL DEFAULT '[]';
ALTER TABLE budget_reservations ADD COLUMN counted_on date;
