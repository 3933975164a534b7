DROP INDEX engagements_folded;
CREATE INDEX engagements_folded ON engagements (customer_folded);
DROP TABLE engagement_search;
