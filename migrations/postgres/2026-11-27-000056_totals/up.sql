-- How many engagements stand where, of everybody together: sums of the managers' tallies, in a few rows, so that on PostgreSQL
-- hardly anybody waits for another's. A list's total is read from them, however many managers there are.
CREATE TABLE engagement_totals (
    part BIGINT PRIMARY KEY NOT NULL,
    active BIGINT NOT NULL DEFAULT 0,
    blocked BIGINT NOT NULL DEFAULT 0,
    paused BIGINT NOT NULL DEFAULT 0,
    complete BIGINT NOT NULL DEFAULT 0,
    drafts BIGINT NOT NULL DEFAULT 0,
    submitted BIGINT NOT NULL DEFAULT 0,
    submitted_shut BIGINT NOT NULL DEFAULT 0,
    returned BIGINT NOT NULL DEFAULT 0,
    returned_shut BIGINT NOT NULL DEFAULT 0,
    approved BIGINT NOT NULL DEFAULT 0,
    approved_shut BIGINT NOT NULL DEFAULT 0,
    withdrawn BIGINT NOT NULL DEFAULT 0,
    withdrawn_shut BIGINT NOT NULL DEFAULT 0,
    discussions BIGINT NOT NULL DEFAULT 0,
    enablements BIGINT NOT NULL DEFAULT 0,
    success_managers BIGINT NOT NULL DEFAULT 0,
    disengagements BIGINT NOT NULL DEFAULT 0,
    no_agreements BIGINT NOT NULL DEFAULT 0,
    no_outcomes BIGINT NOT NULL DEFAULT 0,
    waiting_exceptions BIGINT NOT NULL DEFAULT 0,
    waiting_held BIGINT NOT NULL DEFAULT 0,
    waiting_not_held BIGINT NOT NULL DEFAULT 0,
    meetings BIGINT NOT NULL DEFAULT 0,
    partner_complete BIGINT NOT NULL DEFAULT 0
);
INSERT INTO engagement_totals (
    part, active, blocked, paused, complete, drafts, submitted, submitted_shut, returned, returned_shut, approved,
    approved_shut, withdrawn, withdrawn_shut, discussions, enablements, success_managers, disengagements, no_agreements,
    no_outcomes, waiting_exceptions, waiting_held, waiting_not_held, meetings, partner_complete
)
SELECT
    owner_id % 8, SUM(active), SUM(blocked), SUM(paused), SUM(complete), SUM(drafts), SUM(submitted),
    SUM(submitted_shut), SUM(returned), SUM(returned_shut), SUM(approved), SUM(approved_shut), SUM(withdrawn),
    SUM(withdrawn_shut), SUM(discussions), SUM(enablements), SUM(success_managers), SUM(disengagements),
    SUM(no_agreements), SUM(no_outcomes), SUM(waiting_exceptions), SUM(waiting_held), SUM(waiting_not_held),
    SUM(meetings), SUM(partner_complete)
FROM engagement_tallies WHERE scope = 'manager' GROUP BY owner_id % 8;

-- Who can look after nothing is found among the accounts that can not, not among all that manage something: partners' accounts are
-- among them, and those of people who left.
CREATE INDEX users_managing_no_more ON users (id) WHERE disabled_at IS NOT NULL OR NOT is_manager;
