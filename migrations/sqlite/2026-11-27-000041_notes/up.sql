-- Notes and calls between meetings: of which day, of what kind, and what was said. `shared_at`: since when the partner may read it;
-- internal where there is none. `folded` is the text as it is searched. `manager_id` is the engagement's, kept by the program.
CREATE TABLE engagement_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    manager_id BIGINT NOT NULL,
    happened_on DATE NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('note', 'call', 'e_mail', 'meeting')),
    body TEXT NOT NULL,
    folded TEXT NOT NULL,
    shared_at TIMESTAMP,
    written_by BIGINT NOT NULL REFERENCES users (id),
    written_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX engagement_notes_engagement ON engagement_notes (engagement_id, happened_on DESC, id DESC);
CREATE INDEX engagement_notes_own ON engagement_notes (manager_id, happened_on DESC, id DESC);
CREATE INDEX engagement_notes_days ON engagement_notes (happened_on DESC, id DESC);
CREATE INDEX engagement_notes_shared ON engagement_notes (engagement_id, happened_on DESC, id DESC) WHERE shared_at IS NOT NULL;

-- Characters and bigrams of the folded text, one row per note: rowid is the note's id. Contentless, since the text itself is in
-- `engagement_notes`. Words for it are made in `store::search`.
CREATE VIRTUAL TABLE note_search
    USING fts5 (grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');
