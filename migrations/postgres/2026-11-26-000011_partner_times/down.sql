DROP TABLE engagement_partners;
DROP INDEX review_revisions_follow_up;
