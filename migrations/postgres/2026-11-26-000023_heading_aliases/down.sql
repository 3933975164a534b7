DROP TABLE heading_aliases;
