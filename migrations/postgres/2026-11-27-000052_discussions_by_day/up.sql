-- Business value discussions of a manager by their day, whatever became of them: what stands in a calendar.
CREATE INDEX follow_ups_discussions ON follow_ups (manager_id, due_on, id) WHERE kind = 'bvd_session';
