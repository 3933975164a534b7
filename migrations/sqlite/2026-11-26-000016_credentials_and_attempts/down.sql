DROP TABLE sign_in_attempts;
DROP TABLE done_forms;
ALTER TABLE sessions DROP COLUMN credential;
ALTER TABLE users DROP COLUMN credential;
