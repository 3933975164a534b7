UPDATE engagement_glances SET
    todo = CASE WHEN gate_open THEN 'ready' END,
    todo_at = CASE WHEN gate_open THEN gate_opened_at END
WHERE stage = 'withdrawn' AND status <> 'complete';
