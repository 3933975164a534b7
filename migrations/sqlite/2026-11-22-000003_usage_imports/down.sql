DROP TABLE usage_points;
DROP INDEX measurements_import;
DROP INDEX measurements_history;
ALTER TABLE measurements DROP COLUMN import_id;
DROP TABLE usage_imports;
