-- Whose side an open step is on, beside it: a partner's own are found without those of the others. A program of before writes none;
-- the engagement's next change, or `recount`, puts it right.
ALTER TABLE open_steps ADD COLUMN owner_side TEXT NOT NULL DEFAULT 'microsoft'
    CHECK (owner_side IN ('customer', 'partner', 'microsoft'));
UPDATE open_steps SET owner_side = (SELECT s.owner_side FROM next_steps s WHERE s.id = open_steps.step_id);
CREATE INDEX open_steps_side ON open_steps (partner_id, owner_side, due_on, step_id);
