-- Whom the survey of the customer's experience is asked of (R13), a row each, and how far that is; it goes on after the review was
-- submitted, of which nothing is changed. `review_id`: the newest review when its state was said, so that a later review which
-- asks anew is not answered by what was sent for the one before. `reminded_on`: the day for which its manager was told by mail
-- that no answer came.
CREATE TABLE survey_contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    workload_id BIGINT REFERENCES workloads (id),
    state TEXT NOT NULL CHECK (state IN ('answered', 'sent', 'outstanding')),
    sent_on DATE,
    sent_by BIGINT REFERENCES users (id),
    answered_on DATE,
    review_id BIGINT REFERENCES reviews (id),
    reminded_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    updated_at TIMESTAMP NOT NULL,
    CHECK (state <> 'sent' OR sent_on IS NOT NULL),
    CHECK ((state = 'answered') = (answered_on IS NOT NULL))
);
CREATE INDEX survey_contacts_engagement ON survey_contacts (engagement_id, id);
CREATE INDEX survey_contacts_silent ON survey_contacts (sent_on, id) WHERE state = 'sent' AND reminded_on IS NULL;
CREATE INDEX survey_contacts_reminded ON survey_contacts (reminded_on, sent_on, id) WHERE state = 'sent' AND reminded_on IS NOT NULL;

-- The earliest day on which it was sent to somebody who has not answered. The program writes it with every change.
ALTER TABLE engagement_watches ADD COLUMN survey_sent_on DATE;
CREATE INDEX engagement_watches_silent ON engagement_watches (survey_sent_on, engagement_id) WHERE survey_sent_on IS NOT NULL;
CREATE INDEX engagement_watches_own_silent ON engagement_watches (manager_id, survey_sent_on, engagement_id)
    WHERE survey_sent_on IS NOT NULL;
-- Which are outstanding is asked of all engagements too.
CREATE INDEX engagement_glances_outstanding ON engagement_glances (engagement_id) WHERE survey_since IS NOT NULL;

-- Whom the newest reviews of before say it was sent to; nobody is told of those by mail. Read off the reviews themselves: what is
-- kept beside them may not be counted yet where several migrations run at once.
INSERT INTO survey_contacts (engagement_id, name, email, language, state, sent_on, sent_by, review_id, reminded_on, updated_at)
SELECT engagement_id, said, '', 'ja', 'sent', survey_on, submitted_by, review_id, survey_on, submitted_at
FROM (
    SELECT r.*, substr(trim(json_extract(r.answers, '$."key-results".survey_sent_to[0]'), char(32, 9, 10, 13, 12288)), 1, 200) AS said
    FROM review_revisions r
    WHERE r.newest AND r.survey = 'sent' AND r.survey_on IS NOT NULL AND json_valid(r.answers)
        AND r.id = (SELECT MAX(x.id) FROM review_revisions x WHERE x.engagement_id = r.engagement_id AND x.newest)
) WHERE said <> '';
