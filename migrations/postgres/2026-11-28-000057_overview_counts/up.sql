-- Of a manager's open steps, how many are due before a day: what is overdue is read from it and from the few that were due since.
-- The program moves the count with every change and the day once a day. Who has no row has nothing that is counted yet.
CREATE TABLE due_counts (
    manager_id BIGINT PRIMARY KEY NOT NULL,
    due_before DATE NOT NULL,
    n BIGINT NOT NULL
);
INSERT INTO due_counts (manager_id, due_before, n)
SELECT manager_id, CAST(now() AT TIME ZONE 'UTC' AS DATE) - 1, COUNT(*) FROM open_steps
WHERE due_on < CAST(now() AT TIME ZONE 'UTC' AS DATE) - 1 GROUP BY manager_id;
