-- What the portfolio counts beyond the glances. The program writes all of it with every change, and fills it for what was there
-- before right after this migration.

-- The meetings that were held: a row for each review whose newest revision waits or is approved. `month` is twelve times the year
-- and the months since its beginning; `to_meeting` the days since the gate opened, `to_approval` those until the first approval.
CREATE TABLE held_reviews (
    review_id BIGINT PRIMARY KEY NOT NULL REFERENCES reviews (id),
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    revision_id BIGINT NOT NULL,
    manager_id BIGINT NOT NULL,
    partner_id BIGINT,
    segment TEXT NOT NULL,
    held_on DATE NOT NULL,
    month BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('business_value_discussion', 'enable_workloads', 'customer_success_manager',
        'disengage', 'no_agreement')),
    exception BOOLEAN NOT NULL,
    to_meeting BIGINT,
    to_approval BIGINT
);
CREATE INDEX held_reviews_engagement ON held_reviews (engagement_id);
CREATE INDEX held_reviews_day ON held_reviews (held_on DESC, review_id DESC);
CREATE INDEX held_reviews_outcome ON held_reviews (outcome, held_on DESC, review_id DESC);
CREATE INDEX held_reviews_exception ON held_reviews (held_on DESC, review_id DESC) WHERE exception;
CREATE INDEX held_reviews_manager ON held_reviews (manager_id, held_on DESC, review_id DESC, month, outcome, exception, to_meeting,
    to_approval, segment, partner_id, engagement_id);
CREATE INDEX held_reviews_partner ON held_reviews (partner_id, held_on DESC, review_id DESC, month, outcome, exception, to_meeting,
    to_approval, segment, manager_id, engagement_id);

-- How each intended workload stands against its target (R1).
CREATE TABLE engagement_conditions (
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    workload_id BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reached', 'short', 'unknown')),
    PRIMARY KEY (engagement_id, workload_id)
);
CREATE INDEX engagement_conditions_state ON engagement_conditions (workload_id, state, engagement_id);

-- As what an engagement was counted last, so that the counts move by the difference; and for few of them, what is added up.
CREATE TABLE engagement_counted (
    engagement_id BIGINT PRIMARY KEY NOT NULL REFERENCES engagements (id),
    manager_id BIGINT NOT NULL,
    partner_id BIGINT,
    segment TEXT NOT NULL,
    counted TEXT NOT NULL
);
CREATE INDEX engagement_counted_manager ON engagement_counted (manager_id, engagement_id);
CREATE INDEX engagement_counted_partner ON engagement_counted (partner_id, manager_id, engagement_id);

-- The counts: of all (in parts, so that writers do not wait for one row), of a manager, of a partner organisation, of who intends a
-- workload (in parts). `place`: the month, the workload or the hour that it is counted under; `days`: how many days it took.
CREATE TABLE portfolio_counts (
    scope TEXT NOT NULL CHECK (scope IN ('all', 'manager', 'partner', 'workload')),
    owner_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    place BIGINT NOT NULL,
    segment TEXT NOT NULL,
    days BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (scope, owner_id, kind, place, segment, days)
);

CREATE INDEX engagements_segment ON engagements (segment, updated_at DESC, id DESC);
