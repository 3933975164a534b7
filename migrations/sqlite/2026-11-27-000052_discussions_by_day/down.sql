DROP INDEX follow_ups_discussions;
