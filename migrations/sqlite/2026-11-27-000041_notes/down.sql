DROP TABLE note_search;
DROP TABLE engagement_notes;
