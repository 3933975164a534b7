DROP INDEX engagements_complete;
DROP INDEX engagements_open;
DROP INDEX engagements_idempotency_key;
ALTER TABLE engagements DROP COLUMN idempotency_key;
