DROP TRIGGER IF EXISTS audit_chains_stay_all ON audit_chains;
DROP TRIGGER IF EXISTS audit_chains_stay ON audit_chains;
DROP TRIGGER IF EXISTS audit_chains_grow ON audit_chains;
DROP TRIGGER IF EXISTS audit_entries_stay_all ON audit_entries;
DROP TRIGGER IF EXISTS audit_entries_stay ON audit_entries;
DROP FUNCTION audit_stays();
DROP TABLE security_events;
