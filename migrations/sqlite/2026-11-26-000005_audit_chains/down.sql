DROP TABLE audit_chains;
ALTER TABLE audit_entries DROP COLUMN place;
