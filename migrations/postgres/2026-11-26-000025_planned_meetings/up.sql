-- The day for which a review in progress plans its meeting: lists and homes name it as they do the new date of one that did not
-- take place. Drafts that were open before have it after the next save of their section.
ALTER TABLE review_drafts ADD COLUMN planned_on DATE;
ALTER TABLE engagement_glances ADD COLUMN planned BOOLEAN NOT NULL DEFAULT FALSE;
