-- Whose engagement a review was submitted for: nobody decides their own review, also after the engagement went to somebody else. What was
-- submitted before, and what a program of before submits beside this one, is known by the address that it froze, or not at all.
ALTER TABLE review_revisions ADD COLUMN manager_id BIGINT;
UPDATE review_revisions SET manager_id = (
    SELECT u.id FROM users u WHERE u.email = json_extract(review_revisions.names, '$.manager_email')
) WHERE json_valid(names);
