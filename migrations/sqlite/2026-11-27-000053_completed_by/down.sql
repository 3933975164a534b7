DROP INDEX engagements_completed_by;
