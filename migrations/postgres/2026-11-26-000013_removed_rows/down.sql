ALTER TABLE review_draft_sections DROP COLUMN removed;
