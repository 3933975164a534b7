-- Rows that were taken out of a section while it was edited, so that they can be brought back.
ALTER TABLE review_draft_sections ADD COLUMN removed TEXT NOT NULL DEFAULT '[]';
