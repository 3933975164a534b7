-- Whether the submission that agreed on the step stands: what was withdrawn is neither due nor shown until it is submitted again.
ALTER TABLE next_steps ADD COLUMN agreed BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE next_steps SET agreed = FALSE WHERE status IN ('open', 'in_progress') AND review_id IN (
    SELECT review_id FROM review_revisions WHERE newest AND state = 'withdrawn'
);

-- The way back to the customer kick-off (R14) has no words of its own: it is worded in the reader's language.
UPDATE next_steps SET what = '' WHERE row_key LIKE 'kick-off-%'
    AND what IN ('顧客キックオフのプロセスへ戻る', 'Return to the customer kick-off process');
