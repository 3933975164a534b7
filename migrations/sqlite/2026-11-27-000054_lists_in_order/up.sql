-- The list of steps is read in the order of its days. An index by status alone drew it away from that order: all that are open
-- were read and sorted for a page.
DROP INDEX next_steps_due;
DROP INDEX next_steps_status;
DROP INDEX next_steps_status_own;
-- For one status only, as an expression, so that a list of all that is open (status IN …) cannot take them.
CREATE INDEX next_steps_status ON next_steps ((status || ''), COALESCE(due_on, '9999-12-31'), id);
CREATE INDEX next_steps_status_own ON next_steps (manager_id, (status || ''), COALESCE(due_on, '9999-12-31'), id);
-- The meetings to come of one partner's customers, by day.
CREATE INDEX engagement_glances_partner_meets ON engagement_glances (partner_id, meets_on, engagement_id)
    WHERE meets_on IS NOT NULL;
