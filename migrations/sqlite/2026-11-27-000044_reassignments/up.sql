-- Engagements that are given to another manager together, and how far that has come: it is done a part at a time. `touched_at`: when the
-- last part was begun. `ended_why`: what ended it before its end.
CREATE TABLE reassignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES users (id),
    manager_id INTEGER NOT NULL REFERENCES users (id),
    former_id INTEGER REFERENCES users (id),
    asked_at TIMESTAMP NOT NULL,
    touched_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    ended_why TEXT CHECK (ended_why IN ('asker', 'manager')),
    CHECK (ended_why IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX reassignments_open ON reassignments (id) WHERE ended_at IS NULL;

-- The engagements of each. `former_id`: whose it was when it was asked for; who it is moved from.
CREATE TABLE reassigned (
    reassignment_id INTEGER NOT NULL REFERENCES reassignments (id),
    engagement_id INTEGER NOT NULL REFERENCES engagements (id),
    former_id INTEGER NOT NULL REFERENCES users (id),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'moved', 'left')),
    PRIMARY KEY (engagement_id, reassignment_id)
) WITHOUT ROWID;
CREATE INDEX reassigned_state ON reassigned (reassignment_id, state, engagement_id);
