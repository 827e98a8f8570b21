-- What the pages of a large office ask: the open items of somebody, of whom
-- the clearance and the date are all that is looked at; the newest item of a
-- domain; what has a label.
CREATE INDEX items_open ON items (team_id, holder_id, clearance, due_at) WHERE state IN ('open', 'doing', 'waiting', 'held');
CREATE INDEX items_newest_of_domain ON items (team_id, domain_id, clearance, id);
CREATE INDEX items_labelled ON items (team_id, created_at) WHERE labels <> '[]';
