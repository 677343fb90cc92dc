-- The rungs of the degradation ladder that a turn may end on, and every attempt on the way (docs/degradation.md).
-- NOT VALID: the old rungs are among the new, so no row needs to be looked at while the table is locked.
ALTER TABLE turns DROP CONSTRAINT turns_rung_check;
ALTER TABLE turns ADD CONSTRAINT turns_rung_check
  CHECK (rung IN ('primary', 'retry', 'hedge', 'fallback', 'second_provider', 'holding', 'none')) NOT VALID;

-- [{"model": …, "outcome": …, "ms": …, "tokens": [prompt, cached, output, thoughts]}]: names and codes, in the order in which
-- the attempts ended; no tokens where the upstream reported none.
ALTER TABLE turns ADD COLUMN attempts_log jsonb NOT NULL DEFAULT '[]';
