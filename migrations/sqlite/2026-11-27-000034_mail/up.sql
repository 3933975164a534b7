-- A mail to one person, of what the outbox said: waiting, sent, or not to be sent, with the reason. `due_at`: when it is tried next or,
-- while it is claimed, when another may take it.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id),
    message TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at TIMESTAMP NOT NULL,
    claim TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    queued_at TIMESTAMP NOT NULL,
    waits_since TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    CHECK ((state = 'waiting') = (done_at IS NULL)),
    UNIQUE (event, user_id)
);
CREATE INDEX mails_due ON mails (state, due_at, id);
CREATE INDEX mails_listed ON mails (state, id);
CREATE INDEX mails_queued ON mails (queued_at);

-- The kinds of mail that a person does not want.
CREATE TABLE mail_refusals (
    user_id INTEGER NOT NULL REFERENCES users (id),
    topic TEXT NOT NULL,
    PRIMARY KEY (user_id, topic)
) WITHOUT ROWID;

-- The days for which reminders were queued, so that of several servers one does it.
CREATE TABLE mail_rounds (
    topic TEXT NOT NULL,
    day DATE NOT NULL,
    PRIMARY KEY (topic, day)
) WITHOUT ROWID;
