DROP INDEX audit_entries_gate_opened;
DROP TABLE engagement_tallies;
DROP TABLE open_steps;
DROP TABLE engagement_glances;
