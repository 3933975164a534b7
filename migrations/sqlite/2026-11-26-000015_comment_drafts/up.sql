-- What a lead has typed about a revision and not sent yet: theirs alone, gone with the decision. JSON of the texts by the key
-- of their section, empty for the review as a whole.
CREATE TABLE comment_drafts (
    revision_id BIGINT NOT NULL REFERENCES review_revisions (id) ON DELETE CASCADE,
    lead_id BIGINT NOT NULL REFERENCES users (id),
    comments TEXT NOT NULL,
    version BIGINT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    PRIMARY KEY (revision_id, lead_id)
);
