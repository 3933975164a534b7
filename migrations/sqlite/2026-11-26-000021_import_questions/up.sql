-- What was asked before an import and ticked, as JSON; earlier imports were asked nothing.
ALTER TABLE usage_imports ADD COLUMN confirmed TEXT NOT NULL DEFAULT '[]';

-- Whether another engagement has these very figures is asked before they are taken in.
CREATE INDEX measurements_alike ON measurements (as_of, workload_id, entitled, active, engagement_id);
