-- What waits for a lead, in the order of the queue: exceptions (R3), meetings that were held, then those that were not; in each the
-- longest waiting first.
DROP INDEX review_revisions_queue;
CREATE INDEX review_revisions_queue ON review_revisions (
    state, newest, (CASE WHEN meeting <> 'held' THEN 2 WHEN gate_open THEN 1 ELSE 0 END), submitted_at, id
);
