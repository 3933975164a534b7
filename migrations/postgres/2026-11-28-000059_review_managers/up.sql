-- Whose engagement a review was submitted for: nobody decides their own review, also after the engagement went to somebody else. What was
-- submitted before, and what a program of before submits beside this one, is known by the address that it froze, or not at all.
ALTER TABLE review_revisions ADD COLUMN manager_id BIGINT;
CREATE FUNCTION pg_temp.manager_email(names TEXT) RETURNS TEXT AS $$
BEGIN
    RETURN names::jsonb ->> 'manager_email';
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$ LANGUAGE plpgsql;
UPDATE review_revisions r SET manager_id = u.id FROM users u WHERE u.email = pg_temp.manager_email(r.names);
