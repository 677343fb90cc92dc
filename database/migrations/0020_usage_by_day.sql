-- What the whole deployment used since a day: people who are active, costs, and what is due to be removed. On the day alone: the
-- counts of a row change with each turn, and a column of an index that changed would cost every turn an entry in it.
CREATE INDEX usage_daily_by_day ON usage_daily (day);
