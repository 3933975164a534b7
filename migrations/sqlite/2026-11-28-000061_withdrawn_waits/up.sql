-- A review that was withdrawn waits to be submitted again, as a returned one does.
UPDATE engagement_glances SET todo = 'returned', todo_at = COALESCE(
    (SELECT r.decided_at FROM review_revisions r WHERE r.id = engagement_glances.revision_id), changed_at
) WHERE stage = 'withdrawn' AND status <> 'complete';
