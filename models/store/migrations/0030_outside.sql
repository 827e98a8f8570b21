-- How much of an outsider's mail joined items today.
CREATE INDEX messages_from_outside ON messages (team_id, from_addr, created_at) WHERE person_id IS NULL;
