-- What lists and homes show of an engagement, and what it counts as. The program writes it with every change, and fills it for
-- what was there before right after this migration.
CREATE TABLE engagement_glances (
    engagement_id BIGINT PRIMARY KEY NOT NULL REFERENCES engagements (id),
    manager_id BIGINT NOT NULL,
    partner_id BIGINT,
    changed_at TIMESTAMP NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'blocked', 'paused', 'complete')),
    reached BIGINT NOT NULL,
    short BIGINT NOT NULL,
    unknown BIGINT NOT NULL,
    lowest_workload_id BIGINT,
    lowest_target BIGINT,
    lowest_active BIGINT,
    lowest_entitled BIGINT,
    days TEXT NOT NULL,
    gate_open BOOLEAN NOT NULL,
    gate_opened_at TIMESTAMP,
    revision_id BIGINT,
    number BIGINT,
    stage TEXT CHECK (stage IN ('draft', 'submitted', 'returned', 'approved', 'withdrawn')),
    shut BOOLEAN NOT NULL,
    stands BOOLEAN NOT NULL,
    outcome TEXT CHECK (outcome IN ('business_value_discussion', 'enable_workloads', 'customer_success_manager',
        'disengage', 'no_agreement')),
    survey_since TIMESTAMP,
    waiting_exceptions BIGINT NOT NULL,
    waiting_held BIGINT NOT NULL,
    waiting_not_held BIGINT NOT NULL,
    meets_on DATE,
    met BOOLEAN NOT NULL,
    next_due DATE,
    todo TEXT CHECK (todo IN ('returned', 'draft', 'ready')),
    todo_at TIMESTAMP,
    partner_complete BOOLEAN NOT NULL
);
CREATE INDEX engagement_glances_stage ON engagement_glances (stage, changed_at DESC, engagement_id DESC);
CREATE INDEX engagement_glances_manager ON engagement_glances (manager_id, stage, changed_at DESC, engagement_id DESC);
CREATE INDEX engagement_glances_partner ON engagement_glances (partner_id, stage, changed_at DESC, engagement_id DESC);
CREATE INDEX engagement_glances_outcome ON engagement_glances (outcome, changed_at DESC, engagement_id DESC) WHERE stands;
CREATE INDEX engagement_glances_own_outcome ON engagement_glances (manager_id, outcome, changed_at DESC, engagement_id DESC)
    WHERE stands;
CREATE INDEX engagement_glances_partner_outcome ON engagement_glances (partner_id, outcome, changed_at DESC, engagement_id DESC)
    WHERE stands;
CREATE INDEX engagement_glances_people ON engagement_glances (partner_id, manager_id);
CREATE INDEX engagement_glances_assigned ON engagement_glances (partner_id, engagement_id DESC);
CREATE INDEX engagement_glances_partner_complete ON engagement_glances (partner_id, partner_complete, engagement_id DESC);
CREATE INDEX engagement_glances_todo ON engagement_glances (manager_id, todo, todo_at, engagement_id) WHERE todo IS NOT NULL;
CREATE INDEX engagement_glances_meets ON engagement_glances (meets_on, engagement_id) WHERE meets_on IS NOT NULL;
CREATE INDEX engagement_glances_own_meets ON engagement_glances (manager_id, meets_on, engagement_id) WHERE meets_on IS NOT NULL;
CREATE INDEX engagement_glances_survey ON engagement_glances (manager_id, survey_since, engagement_id)
    WHERE survey_since IS NOT NULL;

-- The agreed steps that are still to be done and have a date, with what says whose they are and where: what was done in the
-- years before is not among them.
CREATE TABLE open_steps (
    step_id BIGINT PRIMARY KEY NOT NULL REFERENCES next_steps (id),
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    manager_id BIGINT NOT NULL,
    partner_id BIGINT,
    time_zone TEXT NOT NULL,
    due_on DATE NOT NULL
);
CREATE INDEX open_steps_engagement ON open_steps (engagement_id);
CREATE INDEX open_steps_due ON open_steps (due_on, step_id, manager_id, partner_id, time_zone);
CREATE INDEX open_steps_manager ON open_steps (manager_id, due_on, step_id, partner_id, time_zone);
CREATE INDEX open_steps_partner ON open_steps (partner_id, due_on, step_id, manager_id, time_zone);

-- How many engagements of a manager, and how many of a partner organisation, stand where: sums of the glances.
CREATE TABLE engagement_tallies (
    scope TEXT NOT NULL CHECK (scope IN ('manager', 'partner')),
    owner_id BIGINT NOT NULL,
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
    partner_complete BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (scope, owner_id)
);

-- When a gate opened is asked of each change, whatever else the trail says.
CREATE INDEX audit_entries_gate_opened ON audit_entries (engagement_id, id DESC) WHERE action = 'gate_opened';
