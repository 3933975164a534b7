DROP INDEX measurements_alike;
ALTER TABLE usage_imports DROP COLUMN confirmed;
