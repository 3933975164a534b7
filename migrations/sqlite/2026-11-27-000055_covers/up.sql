-- Managers who are away, and who stands in for them: until the end of a day (`ends_at`), or until somebody ended it before (`ended_at`).
-- Rows of the past stay.
CREATE TABLE covers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    manager_id INTEGER NOT NULL REFERENCES users (id),
    stand_in_id INTEGER NOT NULL REFERENCES users (id),
    last_day DATE NOT NULL,
    made_by INTEGER NOT NULL REFERENCES users (id),
    made_at TIMESTAMP NOT NULL,
    ends_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    CHECK (manager_id <> stand_in_id)
);
CREATE INDEX covers_stand_in ON covers (stand_in_id, ends_at, id);
CREATE INDEX covers_manager ON covers (manager_id, ends_at, id);
CREATE INDEX covers_end ON covers (ends_at, id);
