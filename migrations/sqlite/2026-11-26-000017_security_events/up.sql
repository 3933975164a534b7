-- What touches on the safety of accounts: signing in and out, refusals, changes to accounts, files taken away. Beside the
-- trail and not in its chains, so that nobody who guesses passwords makes others wait for the end of a chain. What can happen
-- any number of times is one row an hour (mark) that counts.
CREATE TABLE security_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    account_id BIGINT REFERENCES users (id),
    actor_id BIGINT REFERENCES users (id),
    source TEXT NOT NULL,
    page TEXT NOT NULL,
    object_id BIGINT,
    times BIGINT NOT NULL CHECK (times > 0),
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    keep_until TIMESTAMP NOT NULL,
    mark TEXT UNIQUE
);
CREATE INDEX security_events_at ON security_events (last_at, id);
CREATE INDEX security_events_kind ON security_events (kind, last_at, id);
CREATE INDEX security_events_account ON security_events (account_id, last_at, id);
CREATE INDEX security_events_age ON security_events (keep_until);

-- The trail is only added to, whoever asks; a line of a chain goes one entry further and nowhere else.
CREATE TRIGGER audit_entries_change BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_entries_removal BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
-- What replaces a row deletes it without the trigger above.
CREATE TRIGGER audit_entries_replacement BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_chains_change BEFORE UPDATE ON audit_chains
WHEN NEW.engagement_id <> OLD.engagement_id OR NEW.entries <> OLD.entries + 1
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_chains_removal BEFORE DELETE ON audit_chains
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER audit_chains_replacement BEFORE INSERT ON audit_chains
WHEN EXISTS (SELECT 1 FROM audit_chains WHERE engagement_id = NEW.engagement_id)
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
