-- A workload that somebody uses stays: the program before shows it like any other.
DELETE FROM workload_aliases
WHERE workload_id IN (
    SELECT id FROM workloads
    WHERE key = 'microsoft_365_copilot'
        AND NOT EXISTS (SELECT 1 FROM engagement_workloads WHERE workload_id = workloads.id)
        AND NOT EXISTS (SELECT 1 FROM measurements WHERE workload_id = workloads.id)
);
DELETE FROM workloads
WHERE key = 'microsoft_365_copilot'
    AND NOT EXISTS (SELECT 1 FROM engagement_workloads WHERE workload_id = workloads.id)
    AND NOT EXISTS (SELECT 1 FROM measurements WHERE workload_id = workloads.id);
