DROP INDEX users_managing_no_more;
DROP TABLE engagement_totals;
