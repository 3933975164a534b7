-- What the headings of usage reports may be called besides their own names.
CREATE TABLE heading_aliases (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    heading TEXT NOT NULL,
    alias TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX heading_aliases_alias ON heading_aliases (alias);
