-- People and organisations.
CREATE TABLE partners (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_manager BOOLEAN NOT NULL,
    is_partner BOOLEAN NOT NULL,
    is_lead BOOLEAN NOT NULL,
    is_administrator BOOLEAN NOT NULL,
    partner_id BIGINT REFERENCES partners (id),
    language TEXT CHECK (language IN ('ja', 'en')),
    time_zone TEXT NOT NULL,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (is_partner = (partner_id IS NOT NULL)),
    CHECK (NOT (is_partner AND (is_manager OR is_lead OR is_administrator)))
);
CREATE INDEX users_partner ON users (partner_id);

-- Keyed by the SHA-256 of the cookie's key, so that a copy of the table opens no session.
CREATE TABLE sessions (
    key_hash TEXT NOT NULL PRIMARY KEY,
    public_id TEXT NOT NULL UNIQUE,
    user_id BIGINT REFERENCES users (id),
    state TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE workloads (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL UNIQUE,
    position BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE workload_aliases (
    workload_id BIGINT NOT NULL REFERENCES workloads (id),
    alias TEXT NOT NULL,
    PRIMARY KEY (workload_id, alias)
);
CREATE UNIQUE INDEX workload_aliases_alias ON workload_aliases (alias);

-- `completed_by` names the revision that completed the engagement (R8); `completed` makes the reference hold only
-- while that revision still completes.
CREATE TABLE engagements (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    customer_name TEXT NOT NULL,
    customer_folded TEXT NOT NULL,
    tenant_id TEXT NOT NULL,
    segment TEXT NOT NULL CHECK (segment IN ('enterprise', 'business', 'education', 'public_sector')),
    time_zone TEXT NOT NULL,
    partner_id BIGINT REFERENCES partners (id),
    partner_since TIMESTAMP,
    manager_id BIGINT NOT NULL REFERENCES users (id),
    goals_planned TEXT NOT NULL,
    started_on DATE NOT NULL,
    set_status TEXT NOT NULL CHECK (set_status IN ('active', 'blocked', 'paused')),
    completed_by BIGINT,
    completed BOOLEAN CHECK (completed),
    version BIGINT NOT NULL DEFAULT 1,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK ((completed_by IS NULL) = (completed IS NULL)),
    FOREIGN KEY (completed_by, completed) REFERENCES review_revisions (id, completes)
);
CREATE INDEX engagements_manager ON engagements (manager_id, updated_at DESC, id DESC);
CREATE INDEX engagements_partner ON engagements (partner_id, updated_at DESC, id DESC);
CREATE INDEX engagements_updated ON engagements (updated_at DESC, id DESC);
CREATE INDEX engagements_folded ON engagements (customer_folded);

CREATE TABLE engagement_workloads (
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    workload_id BIGINT NOT NULL REFERENCES workloads (id),
    target BIGINT NOT NULL CHECK (target BETWEEN 10 AND 100),
    position BIGINT NOT NULL,
    PRIMARY KEY (engagement_id, workload_id)
);
CREATE INDEX engagement_workloads_workload ON engagement_workloads (workload_id, engagement_id);

CREATE TABLE criteria (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    position BIGINT NOT NULL,
    statement TEXT NOT NULL,
    target TEXT NOT NULL,
    actual TEXT NOT NULL,
    evidence TEXT NOT NULL,
    evidence_url TEXT NOT NULL,
    achieved BOOLEAN NOT NULL,
    achieved_by TEXT NOT NULL,
    achieved_on DATE
);
CREATE INDEX criteria_engagement ON criteria (engagement_id, position);

CREATE TABLE measurements (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    workload_id BIGINT NOT NULL REFERENCES workloads (id),
    active BIGINT CHECK (active >= 0),
    entitled BIGINT CHECK (entitled >= 0),
    period_days BIGINT NOT NULL CHECK (period_days BETWEEN 1 AND 366),
    as_of DATE NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('typed', 'imported')),
    report TEXT NOT NULL,
    note TEXT NOT NULL,
    entered_by BIGINT NOT NULL REFERENCES users (id),
    entered_at TIMESTAMP NOT NULL,
    excluded_at TIMESTAMP,
    excluded_by BIGINT REFERENCES users (id),
    excluded_reason TEXT,
    CHECK ((excluded_at IS NULL) = (excluded_by IS NULL)),
    CHECK ((excluded_at IS NULL) = (excluded_reason IS NULL)),
    CHECK ((active IS NULL) = (entitled IS NULL))
);
CREATE INDEX measurements_newest ON measurements (engagement_id, workload_id, as_of DESC, id DESC);

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    number BIGINT NOT NULL,
    UNIQUE (engagement_id, number)
);

-- A submitted review is frozen: everything below but state and decision stays as it was submitted.
-- R8 as a constraint: `completes` cannot be true without the held meeting and one of the four outcomes.
CREATE TABLE review_revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_id BIGINT NOT NULL REFERENCES reviews (id),
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    revision BIGINT NOT NULL,
    newest BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('submitted', 'returned', 'approved', 'withdrawn')),
    playbook_version TEXT NOT NULL,
    answers TEXT NOT NULL,
    figures TEXT NOT NULL,
    names TEXT NOT NULL,
    meeting TEXT NOT NULL CHECK (meeting IN ('held', 'not_attended', 'cancelled')),
    held_on DATE,
    outcome TEXT CHECK (outcome IN ('business_value_discussion', 'enable_workloads', 'customer_success_manager',
        'disengage', 'no_agreement')),
    follow_up_on DATE,
    gate_open BOOLEAN NOT NULL,
    exception_reason TEXT,
    task_complete BOOLEAN NOT NULL,
    completes BOOLEAN NOT NULL,
    partner_id BIGINT REFERENCES partners (id),
    submitted_by BIGINT NOT NULL REFERENCES users (id),
    submitted_at TIMESTAMP NOT NULL,
    decided_by BIGINT REFERENCES users (id),
    decided_at TIMESTAMP,
    idempotency_key TEXT NOT NULL UNIQUE,
    UNIQUE (review_id, revision),
    UNIQUE (id, completes),
    CHECK (gate_open OR exception_reason IS NOT NULL OR meeting <> 'held'),
    CHECK (NOT task_complete OR (meeting = 'held' AND held_on IS NOT NULL)),
    CHECK (outcome IS NULL OR meeting = 'held'),
    CHECK (NOT completes OR (task_complete AND state IN ('submitted', 'approved')
        AND outcome IS NOT NULL AND outcome <> 'no_agreement'))
);
CREATE INDEX review_revisions_engagement ON review_revisions (engagement_id, submitted_at DESC, id DESC);
CREATE INDEX review_revisions_queue ON review_revisions (state, gate_open, submitted_at, id);
CREATE INDEX review_revisions_partner ON review_revisions (partner_id, engagement_id);

CREATE TABLE review_drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL UNIQUE REFERENCES engagements (id),
    review_id BIGINT REFERENCES reviews (id),
    based_on BIGINT REFERENCES review_revisions (id),
    keeps_figures BOOLEAN NOT NULL,
    playbook_version TEXT NOT NULL,
    started_by BIGINT NOT NULL REFERENCES users (id),
    started_at TIMESTAMP NOT NULL
);
CREATE TABLE review_draft_sections (
    draft_id BIGINT NOT NULL REFERENCES review_drafts (id),
    section TEXT NOT NULL,
    answers TEXT NOT NULL,
    version BIGINT NOT NULL,
    saved_at TIMESTAMP NOT NULL,
    saved_by BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (draft_id, section)
);

CREATE TABLE review_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    revision_id BIGINT NOT NULL REFERENCES review_revisions (id),
    kind TEXT NOT NULL CHECK (kind IN ('submitted', 'withdrawn', 'returned', 'approved', 'approval_undone')),
    note TEXT NOT NULL,
    decided_by BIGINT NOT NULL REFERENCES users (id),
    decided_at TIMESTAMP NOT NULL
);
CREATE INDEX review_decisions_revision ON review_decisions (revision_id, id);

CREATE TABLE review_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    decision_id BIGINT NOT NULL REFERENCES review_decisions (id),
    revision_id BIGINT NOT NULL REFERENCES review_revisions (id),
    section TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX review_comments_revision ON review_comments (revision_id, id);

CREATE TABLE next_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    review_id BIGINT NOT NULL REFERENCES reviews (id),
    row_key TEXT NOT NULL,
    what TEXT NOT NULL,
    owner TEXT NOT NULL,
    owner_side TEXT NOT NULL CHECK (owner_side IN ('customer', 'partner', 'microsoft')),
    due_on DATE,
    status TEXT NOT NULL CHECK (status IN ('open', 'in_progress', 'done', 'cancelled')),
    updated_at TIMESTAMP NOT NULL,
    UNIQUE (engagement_id, row_key)
);
CREATE INDEX next_steps_due ON next_steps (status, due_on);

-- Append-only; a chain per engagement, so that writers of different engagements do not wait for one another.
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT REFERENCES engagements (id),
    actor_id BIGINT REFERENCES users (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT,
    detail TEXT NOT NULL,
    from_version BIGINT,
    to_version BIGINT,
    at TIMESTAMP NOT NULL,
    chain TEXT NOT NULL
);
CREATE INDEX audit_entries_engagement ON audit_entries (engagement_id, id DESC);

-- The list to start with; administrators edit it.
INSERT INTO workloads (key, name, position, retired) VALUES
    ('exchange_online', 'Exchange Online', 10, FALSE),
    ('sharepoint_online', 'SharePoint Online', 20, FALSE),
    ('onedrive', 'OneDrive for Business', 30, FALSE),
    ('teams', 'Microsoft Teams', 40, FALSE),
    ('microsoft_365_apps', 'Microsoft 365 Apps', 50, FALSE),
    ('viva_engage', 'Viva Engage', 60, FALSE),
    ('outlook_mobile', 'Outlook mobile', 70, FALSE),
    ('intune', 'Microsoft Intune', 80, FALSE),
    ('entra_id', 'Microsoft Entra ID P1/P2', 90, FALSE),
    ('purview_information_protection', 'Microsoft Purview Information Protection', 100, FALSE),
    ('defender_office_365', 'Microsoft Defender for Office 365', 110, FALSE),
    ('defender_endpoint', 'Microsoft Defender for Endpoint', 120, FALSE),
    ('defender_identity', 'Microsoft Defender for Identity', 130, FALSE),
    ('defender_cloud_apps', 'Microsoft Defender for Cloud Apps', 140, FALSE),
    ('windows', 'Windows 11/10', 150, FALSE),
    ('azure_virtual_desktop', 'Azure Virtual Desktop', 160, FALSE),
    ('edge', 'Microsoft Edge', 170, FALSE),
    ('power_bi', 'Power BI', 180, FALSE),
    ('project', 'Project', 190, FALSE),
    ('skype_for_business', 'Skype for Business', 200, TRUE);
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'OneDrive' FROM workloads WHERE key = 'onedrive';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Teams' FROM workloads WHERE key = 'teams';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Office 365 ProPlus' FROM workloads WHERE key = 'microsoft_365_apps';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Yammer' FROM workloads WHERE key = 'viva_engage';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Intune' FROM workloads WHERE key = 'intune';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Azure AD Premium' FROM workloads WHERE key = 'entra_id';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Azure Information Protection' FROM workloads WHERE key = 'purview_information_protection';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Office 365 ATP' FROM workloads WHERE key = 'defender_office_365';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Defender ATP' FROM workloads WHERE key = 'defender_endpoint';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'MCAS' FROM workloads WHERE key = 'defender_cloud_apps';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Windows 11' FROM workloads WHERE key = 'windows';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Windows 10' FROM workloads WHERE key = 'windows';
INSERT INTO workload_aliases (workload_id, alias) SELECT id, 'Windows Virtual Desktop' FROM workloads WHERE key = 'azure_virtual_desktop';
