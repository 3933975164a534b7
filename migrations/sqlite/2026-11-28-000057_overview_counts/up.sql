-- Of a manager's open steps, how many are due before a day: what is overdue is read from it and from the few that were due since.
-- The program moves the count with every change and the day once a day. Who has no row has nothing that is counted yet.
CREATE TABLE due_counts (
    manager_id BIGINT PRIMARY KEY NOT NULL,
    due_before DATE NOT NULL,
    n BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO due_counts (manager_id, due_before, n)
SELECT manager_id, date('now', '-1 day'), COUNT(*) FROM open_steps WHERE due_on < date('now', '-1 day') GROUP BY manager_id;

-- SQLite has one writer: what everybody's changes move need not lie in several rows, of which a page reads each. They are added up in
-- the first of them.
CREATE TABLE gathered AS
SELECT scope, CASE scope WHEN 'all' THEN 0 ELSE owner_id - owner_id % 8 END AS owner_id, kind, place, segment, days, SUM(n) AS n
FROM portfolio_counts WHERE scope IN ('all', 'workload') GROUP BY 1, 2, 3, 4, 5, 6;
DELETE FROM portfolio_counts WHERE scope IN ('all', 'workload');
INSERT INTO portfolio_counts (scope, owner_id, kind, place, segment, days, n)
SELECT scope, owner_id, kind, place, segment, days, n FROM gathered WHERE n <> 0;
DROP TABLE gathered;
CREATE TABLE gathered AS SELECT * FROM engagement_totals;
DELETE FROM engagement_totals;
INSERT INTO engagement_totals (
    part, active, blocked, paused, complete, drafts, submitted, submitted_shut, returned, returned_shut, approved,
    approved_shut, withdrawn, withdrawn_shut, discussions, enablements, success_managers, disengagements, no_agreements,
    no_outcomes, waiting_exceptions, waiting_held, waiting_not_held, meetings, partner_complete
)
SELECT
    0, SUM(active), SUM(blocked), SUM(paused), SUM(complete), SUM(drafts), SUM(submitted),
    SUM(submitted_shut), SUM(returned), SUM(returned_shut), SUM(approved), SUM(approved_shut), SUM(withdrawn),
    SUM(withdrawn_shut), SUM(discussions), SUM(enablements), SUM(success_managers), SUM(disengagements),
    SUM(no_agreements), SUM(no_outcomes), SUM(waiting_exceptions), SUM(waiting_held), SUM(waiting_not_held),
    SUM(meetings), SUM(partner_complete)
FROM gathered HAVING COUNT(*) > 0;
DROP TABLE gathered;
