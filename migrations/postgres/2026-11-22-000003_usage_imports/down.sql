DROP TABLE usage_points;
DROP INDEX measurements_import;
ALTER TABLE measurements DROP COLUMN import_id;
DROP TABLE usage_imports;
