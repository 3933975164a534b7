-- Microsoft 365 Copilot, first in the list. Where an administrator listed it before, theirs stays, and reports find it.
INSERT INTO workloads (key, name, position, retired)
SELECT 'microsoft_365_copilot', 'Microsoft 365 Copilot', 5, FALSE
WHERE NOT EXISTS (
    SELECT 1 FROM workloads
    WHERE key = 'microsoft_365_copilot'
        OR LOWER(name) IN ('microsoft 365 copilot', 'copilot for microsoft 365', 'm365 copilot', 'copilot')
);
INSERT INTO workload_aliases (workload_id, alias)
SELECT w.id, a.alias
FROM workloads AS w
CROSS JOIN (
    SELECT 'Microsoft 365 Copilot' AS alias
    UNION ALL SELECT 'Copilot for Microsoft 365'
    UNION ALL SELECT 'M365 Copilot'
    UNION ALL SELECT 'Copilot'
) AS a
WHERE (
        w.key = 'microsoft_365_copilot'
        OR LOWER(w.name) IN ('microsoft 365 copilot', 'copilot for microsoft 365', 'm365 copilot', 'copilot')
    )
    AND LOWER(w.name) <> LOWER(a.alias)
    AND NOT EXISTS (SELECT 1 FROM workload_aliases AS known WHERE LOWER(known.alias) = LOWER(a.alias))
    AND NOT EXISTS (SELECT 1 FROM workloads AS named WHERE LOWER(named.name) = LOWER(a.alias));
