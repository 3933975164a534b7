-- What is watched of an engagement: when its gate last opened or shut; while it is open, the earliest day of the measurements
-- that count, and whether an intended workload has none. The program writes it with every change, and fills it for what was
-- there before right after this migration.
CREATE TABLE engagement_watches (
    engagement_id BIGINT PRIMARY KEY NOT NULL REFERENCES engagements (id),
    manager_id BIGINT NOT NULL,
    gate_moved_at TIMESTAMP,
    measured_on DATE,
    unmeasured BOOLEAN NOT NULL
);
CREATE INDEX engagement_watches_moved ON engagement_watches (gate_moved_at, engagement_id) WHERE gate_moved_at IS NOT NULL;
CREATE INDEX engagement_watches_own_moved ON engagement_watches (manager_id, gate_moved_at, engagement_id)
    WHERE gate_moved_at IS NOT NULL;
CREATE INDEX engagement_watches_measured ON engagement_watches (measured_on, engagement_id) WHERE measured_on IS NOT NULL;
CREATE INDEX engagement_watches_own_measured ON engagement_watches (manager_id, measured_on, engagement_id)
    WHERE measured_on IS NOT NULL;
CREATE INDEX engagement_watches_unmeasured ON engagement_watches (engagement_id) WHERE unmeasured;
CREATE INDEX engagement_watches_own_unmeasured ON engagement_watches (manager_id, engagement_id) WHERE unmeasured;

-- Which were submitted with a shut gate is asked of all engagements.
CREATE INDEX engagement_glances_shut ON engagement_glances (engagement_id) WHERE shut;

-- When a gate opened or shut is asked of each change, whatever else the trail says.
CREATE INDEX audit_entries_gate_moved ON audit_entries (engagement_id, id DESC) WHERE action IN ('gate_opened', 'gate_shut');
