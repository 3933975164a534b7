-- Bigrams of the folded customer name, one row per engagement. Words for it are made in `store::search`; they are cast,
-- not parsed, so no dictionary changes them.
CREATE TABLE engagement_search (
    engagement_id BIGINT PRIMARY KEY REFERENCES engagements (id) ON DELETE CASCADE,
    grams TSVECTOR NOT NULL
);
CREATE INDEX engagement_search_grams ON engagement_search USING gin (grams);

-- A prefix is found by bytes, whatever the database's collation.
DROP INDEX engagements_folded;
CREATE INDEX engagements_folded ON engagements (customer_folded text_pattern_ops);
