DROP INDEX review_revisions_waiting;
