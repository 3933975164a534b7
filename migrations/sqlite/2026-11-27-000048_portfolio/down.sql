DROP INDEX engagements_segment;
DROP TABLE portfolio_counts;
DROP TABLE engagement_counted;
DROP TABLE engagement_conditions;
DROP TABLE held_reviews;
