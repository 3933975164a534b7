-- Steps live on between reviews: they are added and changed there too, under a version, with what was changed, when, why and by
-- whom. `added`: by hand, after the review that it belongs to. `settled_at`: since when its partner may know it as it stands, which
-- is its review's approval or a change by hand; NULL while only an unapproved submission says it. `reported_at`: a partner said
-- how far it is, and the manager has not looked at it yet. `manager_id` is the engagement's, kept by the program.
ALTER TABLE next_steps ADD COLUMN added BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE next_steps ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE next_steps ADD COLUMN settled_at TIMESTAMP;
ALTER TABLE next_steps ADD COLUMN reported_at TIMESTAMP;
ALTER TABLE next_steps ADD COLUMN drop_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE next_steps ADD COLUMN manager_id BIGINT NOT NULL DEFAULT 0;

UPDATE next_steps SET manager_id = (SELECT manager_id FROM engagements WHERE engagements.id = next_steps.engagement_id);
UPDATE next_steps SET settled_at = (
    SELECT MAX(decided_at) FROM review_revisions
    WHERE review_revisions.review_id = next_steps.review_id AND newest AND state = 'approved'
);

-- Those that are still to be done, by day: what has no day comes last.
CREATE INDEX next_steps_open ON next_steps (COALESCE(due_on, '9999-12-31'), id) WHERE status IN ('open', 'in_progress');
CREATE INDEX next_steps_open_own ON next_steps (manager_id, COALESCE(due_on, '9999-12-31'), id)
    WHERE status IN ('open', 'in_progress');
CREATE INDEX next_steps_open_side ON next_steps (owner_side, COALESCE(due_on, '9999-12-31'), id)
    WHERE status IN ('open', 'in_progress');
CREATE INDEX next_steps_status ON next_steps (status, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX next_steps_status_own ON next_steps (manager_id, status, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX next_steps_reported ON next_steps (manager_id, reported_at, id) WHERE reported_at IS NOT NULL;

-- What was done to a step. `changes`: JSON of what it was and became; `note`: the reason or the comment; `shared`: its partner
-- reads it too. `review` and `revision`: the place of the submission that did it.
CREATE TABLE step_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    step_id BIGINT NOT NULL REFERENCES next_steps (id),
    kind TEXT NOT NULL CHECK (kind IN ('agreed', 'added', 'changed', 'submitted', 'dropped', 'commented', 'reported')),
    changes TEXT NOT NULL,
    note TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    review BIGINT,
    revision BIGINT,
    changed_by BIGINT NOT NULL REFERENCES users (id),
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX step_changes_step ON step_changes (step_id, id);
