ALTER TABLE next_steps DROP COLUMN about;
