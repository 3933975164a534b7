DROP TRIGGER IF EXISTS audit_chains_replacement;
DROP TRIGGER IF EXISTS audit_chains_removal;
DROP TRIGGER IF EXISTS audit_chains_change;
DROP TRIGGER IF EXISTS audit_entries_replacement;
DROP TRIGGER IF EXISTS audit_entries_removal;
DROP TRIGGER IF EXISTS audit_entries_change;
DROP TABLE security_events;
