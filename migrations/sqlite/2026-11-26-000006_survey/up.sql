-- Where the survey of the customer's experience stands (R13), frozen at submission like outcome and meeting, with the day on
-- which it was sent or is to be sent.
ALTER TABLE review_revisions ADD COLUMN survey TEXT CHECK (survey IN ('answered', 'sent', 'outstanding'));
ALTER TABLE review_revisions ADD COLUMN survey_on DATE;

UPDATE review_revisions SET survey = json_extract(answers, '$."key-results".survey[0]')
WHERE json_valid(answers)
    AND json_extract(answers, '$."key-results".survey[0]') IN ('answered', 'sent', 'outstanding');

-- The day as it was typed: with full-width digits and "/", with or without leading zeros. What is no day stays out.
WITH typed (id, day) AS (
    SELECT id, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        trim(json_extract(answers, CASE survey WHEN 'sent' THEN '$."key-results".survey_sent_on[0]'
            ELSE '$."key-results".survey_planned_on[0]' END), char(32, 9, 10, 13, 12288)),
        '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5'), '６', '6'), '７', '7'), '８', '8'), '９', '9'),
        '／', '-'), '－', '-'), '/', '-')
    FROM review_revisions WHERE survey IN ('sent', 'outstanding')
),
padded (id, day) AS (
    SELECT id, CASE
        WHEN day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' THEN day
        WHEN day GLOB '[0-9][0-9][0-9][0-9]-[0-9]-[0-9][0-9]' THEN substr(day, 1, 5) || '0' || substr(day, 6)
        WHEN day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9]' THEN substr(day, 1, 8) || '0' || substr(day, 9)
        WHEN day GLOB '[0-9][0-9][0-9][0-9]-[0-9]-[0-9]'
            THEN substr(day, 1, 5) || '0' || substr(day, 6, 2) || '0' || substr(day, 8)
    END
    FROM typed
)
UPDATE review_revisions SET survey_on = (
    -- A day that the calendar lacks comes back as another one.
    SELECT day FROM padded WHERE padded.id = review_revisions.id AND date(day, '+0 days') = day
)
WHERE survey IN ('sent', 'outstanding');

CREATE INDEX review_revisions_survey ON review_revisions (engagement_id, submitted_at, id)
    WHERE survey = 'outstanding' AND newest;
