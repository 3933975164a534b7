DROP INDEX open_steps_side;
ALTER TABLE open_steps DROP COLUMN owner_side;
