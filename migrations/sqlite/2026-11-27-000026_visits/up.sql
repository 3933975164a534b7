-- When a person was here before this visit, and when they were seen last: lists say what changed in between. A visit ends with
-- its day, or when a session begins.
CREATE TABLE visits (
    user_id INTEGER PRIMARY KEY NOT NULL REFERENCES users (id),
    left_at TIMESTAMP,
    seen_at TIMESTAMP NOT NULL
);
