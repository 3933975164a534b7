-- Where the survey of the customer's experience stands (R13), frozen at submission like outcome and meeting, with the day on
-- which it was sent or is to be sent.
ALTER TABLE review_revisions ADD COLUMN survey TEXT CHECK (survey IN ('answered', 'sent', 'outstanding'));
ALTER TABLE review_revisions ADD COLUMN survey_on DATE;

-- An answer of the key results; none where the text is damaged, which must not stop the migration.
CREATE FUNCTION pg_temp.key_result(answers TEXT, item TEXT) RETURNS TEXT LANGUAGE plpgsql AS $$
BEGIN
    RETURN answers::jsonb #>> ARRAY['key-results', item, '0'];
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

-- A day as it was typed: with full-width digits and "/", with or without leading zeros. What is no day stays out.
CREATE FUNCTION pg_temp.typed_day(typed TEXT) RETURNS DATE LANGUAGE plpgsql AS $$
DECLARE
    day TEXT[] := regexp_match(
        translate(btrim(typed, E' \t\n\r\u3000'), '０１２３４５６７８９／－/', '0123456789---'),
        '^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$'
    );
BEGIN
    RETURN make_date(day[1]::INT, day[2]::INT, day[3]::INT);
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

UPDATE review_revisions SET survey = pg_temp.key_result(answers, 'survey')
WHERE pg_temp.key_result(answers, 'survey') IN ('answered', 'sent', 'outstanding');
UPDATE review_revisions SET survey_on = pg_temp.typed_day(pg_temp.key_result(answers,
    CASE survey WHEN 'sent' THEN 'survey_sent_on' ELSE 'survey_planned_on' END))
WHERE survey IN ('sent', 'outstanding');

DROP FUNCTION pg_temp.typed_day(TEXT);
DROP FUNCTION pg_temp.key_result(TEXT, TEXT);

CREATE INDEX review_revisions_survey ON review_revisions (engagement_id, submitted_at, id)
    WHERE survey = 'outstanding' AND newest;
