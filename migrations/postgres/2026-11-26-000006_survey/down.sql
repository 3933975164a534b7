DROP INDEX review_revisions_survey;
ALTER TABLE review_revisions DROP COLUMN survey_on;
ALTER TABLE review_revisions DROP COLUMN survey;
