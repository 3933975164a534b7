ALTER TABLE engagement_glances DROP COLUMN planned;
ALTER TABLE review_drafts DROP COLUMN planned_on;
