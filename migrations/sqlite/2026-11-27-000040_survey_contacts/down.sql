DROP INDEX engagement_glances_outstanding;
DROP INDEX engagement_watches_own_silent;
DROP INDEX engagement_watches_silent;
ALTER TABLE engagement_watches DROP COLUMN survey_sent_on;
DROP TABLE survey_contacts;
