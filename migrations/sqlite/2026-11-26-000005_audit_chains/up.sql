-- Place of an entry in its chain, counted from 1. Entries from before hold none and were hashed in another way.
ALTER TABLE audit_entries ADD COLUMN place BIGINT;

-- How many entries each chain has and the hash of its last one, so that an entry that is gone from the end shows too.
-- A chain is an engagement's; 0 is that of what belongs to none: accounts, organisations, workloads.
CREATE TABLE audit_chains (
    engagement_id BIGINT PRIMARY KEY NOT NULL,
    entries BIGINT NOT NULL CHECK (entries >= 0),
    head TEXT NOT NULL
);
INSERT INTO audit_chains (engagement_id, entries, head)
    SELECT last.engagement_id, last.entries, e.chain
    FROM (
        SELECT engagement_id, COUNT(*) AS entries, MAX(id) AS id
        FROM audit_entries WHERE engagement_id IS NOT NULL GROUP BY engagement_id
    ) last
    JOIN audit_entries e ON e.id = last.id;
-- Entries of no engagement were not chained; the chain begins after them.
INSERT INTO audit_chains (engagement_id, entries, head)
    SELECT 0, COUNT(*), '' FROM audit_entries WHERE engagement_id IS NULL;
