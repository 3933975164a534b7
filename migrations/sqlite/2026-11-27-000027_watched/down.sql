DROP INDEX audit_entries_gate_moved;
DROP INDEX engagement_glances_shut;
DROP TABLE engagement_watches;
