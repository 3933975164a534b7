DROP TABLE comment_drafts;
