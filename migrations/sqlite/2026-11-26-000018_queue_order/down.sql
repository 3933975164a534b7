DROP INDEX review_revisions_queue;
CREATE INDEX review_revisions_queue ON review_revisions (state, gate_open, submitted_at, id);
