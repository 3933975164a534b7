ALTER TABLE review_revisions DROP COLUMN manager_id;
