-- Bigrams of the folded customer name, one row per engagement: rowid is the engagement's id. Contentless, since the name
-- itself is in `engagements`. Words for it are made in `store::search`.
CREATE VIRTUAL TABLE engagement_search
    USING fts5 (grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii');

-- LIKE ignores the case of ASCII here, so a prefix is found only through an index that does the same.
DROP INDEX engagements_folded;
CREATE INDEX engagements_folded ON engagements (customer_folded COLLATE NOCASE);
