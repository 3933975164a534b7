-- Counts what a session is good for: a new password and disabling the account raise it, and a session of an earlier count is none.
ALTER TABLE users ADD COLUMN credential BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN credential BIGINT NOT NULL DEFAULT 1;

-- Forms that were carried out, so that one that is sent again is not carried out again: a hash of who sent what to where, and
-- what came of it as JSON.
CREATE TABLE done_forms (
    mark TEXT NOT NULL PRIMARY KEY,
    outcome TEXT NOT NULL,
    done_at TIMESTAMP NOT NULL
);
CREATE INDEX done_forms_age ON done_forms (done_at);

-- Attempts to sign in, counted from the first of a while: by a hash of where they came from, of whose account they try, or of
-- both. The account's own hash stands beside it, so that a reset can lift what counts against it.
CREATE TABLE sign_in_attempts (
    key TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    began_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL
);
CREATE INDEX sign_in_attempts_account ON sign_in_attempts (account);
CREATE INDEX sign_in_attempts_age ON sign_in_attempts (began_at);
