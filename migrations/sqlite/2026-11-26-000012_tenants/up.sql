-- Whether a tenant is registered already is asked before another engagement of it is made.
CREATE INDEX engagements_tenant ON engagements (tenant_id, id);
