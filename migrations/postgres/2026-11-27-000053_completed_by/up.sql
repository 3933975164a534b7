-- What completes an engagement is compared with it when a review is returned or withdrawn: found by it, not among all engagements.
CREATE INDEX engagements_completed_by ON engagements (completed_by, completed) WHERE completed_by IS NOT NULL;
