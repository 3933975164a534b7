-- Which of the key information a step answers (R9 to R11), beside it: a later review that carries it over says so too. Of steps from
-- before it is not known.
ALTER TABLE next_steps ADD COLUMN about TEXT NOT NULL DEFAULT '';
