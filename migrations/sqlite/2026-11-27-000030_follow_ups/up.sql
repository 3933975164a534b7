-- What reviews promised besides their next steps, a row each, keyed by the review's row: who does it by when, how far it is in FTOP's
-- words, and who changed that last. `agreed`: the submission that promised it stands. `manager_id` is the engagement's, kept by the
-- program.
CREATE TABLE follow_ups (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    engagement_id BIGINT NOT NULL REFERENCES engagements (id),
    review_id BIGINT NOT NULL REFERENCES reviews (id),
    kind TEXT NOT NULL CHECK (kind IN ('bvd_session', 'sme_request', 'usage_report_demonstration', 'csm_hand_over', 'expectations',
        'kick_off_return', 'survey', 'follow_up_meeting', 'uncategorised_task')),
    row_key TEXT NOT NULL,
    what TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on DATE,
    status TEXT NOT NULL CHECK (status IN ('not_started', 'not_required', 'in_progress', 'complete', 'paused', 'deferred',
        'warning', 'blocked_remediation', 'blocked_customer_technical', 'blocked_customer_business', 'blocked_customer_other',
        'blocked_microsoft', 'cancelled')),
    agreed BOOLEAN NOT NULL DEFAULT TRUE,
    version BIGINT NOT NULL DEFAULT 1,
    updated_at TIMESTAMP NOT NULL,
    updated_by BIGINT REFERENCES users (id),
    manager_id BIGINT NOT NULL,
    UNIQUE (engagement_id, kind, row_key)
);
CREATE INDEX follow_ups_open_own ON follow_ups (manager_id, COALESCE(due_on, '9999-12-31'), id)
    WHERE status NOT IN ('complete', 'cancelled', 'not_required');
