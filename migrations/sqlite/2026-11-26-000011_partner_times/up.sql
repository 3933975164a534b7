-- Customers who are to be met again, in the order of the day, for the portfolio.
CREATE INDEX review_revisions_follow_up ON review_revisions (follow_up_on, id)
    WHERE newest AND follow_up_on IS NOT NULL;

-- Who was the partner of an engagement from when until when: what was approved in a partner's time is that partner's to see
-- while the engagement is theirs, also when it was another's meanwhile.
CREATE TABLE engagement_partners (
    engagement_id BIGINT NOT NULL REFERENCES engagements (id) ON DELETE CASCADE,
    since TIMESTAMP NOT NULL,
    partner_id BIGINT NOT NULL REFERENCES partners (id),
    until TIMESTAMP,
    PRIMARY KEY (engagement_id, since),
    CHECK (until IS NULL OR until >= since)
);
CREATE INDEX engagement_partners_partner ON engagement_partners (partner_id, engagement_id);
-- One partner at a time.
CREATE UNIQUE INDEX engagement_partners_now ON engagement_partners (engagement_id) WHERE until IS NULL;
INSERT INTO engagement_partners (engagement_id, since, partner_id)
    SELECT id, COALESCE(partner_since, created_at), partner_id FROM engagements WHERE partner_id IS NOT NULL;
