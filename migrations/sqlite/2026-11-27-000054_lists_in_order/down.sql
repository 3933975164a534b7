DROP INDEX engagement_glances_partner_meets;
DROP INDEX next_steps_status_own;
DROP INDEX next_steps_status;
CREATE INDEX next_steps_status ON next_steps (status, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX next_steps_status_own ON next_steps (manager_id, status, COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX next_steps_due ON next_steps (status, due_on);
