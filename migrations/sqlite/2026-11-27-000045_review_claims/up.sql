-- Reviews of the queue that a lead has taken on, by the revision that waits. It keeps nobody from deciding.
CREATE TABLE review_claims (
    revision_id INTEGER PRIMARY KEY NOT NULL REFERENCES review_revisions (id),
    lead_id INTEGER NOT NULL REFERENCES users (id),
    claimed_at TIMESTAMP NOT NULL
);
CREATE INDEX review_claims_lead ON review_claims (lead_id, revision_id);
