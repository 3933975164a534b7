-- Made with the page of the registration form, so that pressing twice makes one engagement.
ALTER TABLE engagements ADD COLUMN idempotency_key TEXT;
CREATE UNIQUE INDEX engagements_idempotency_key ON engagements (idempotency_key);

-- The list of all engagements by status: in its order without reading the others.
CREATE INDEX engagements_open ON engagements (set_status, updated_at DESC, id DESC) WHERE completed_by IS NULL;
CREATE INDEX engagements_complete ON engagements (updated_at DESC, id DESC) WHERE completed_by IS NOT NULL;
