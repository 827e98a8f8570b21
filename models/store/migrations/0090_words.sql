-- What search needs on Postgres is a table of the words of each text; it
-- differs by database and stands in searchpostgres.go.

-- All that lists, counts and piles of open items look at, so that they read
-- the rows of what they show and of nothing else; and what the picture of late
-- items looks at.
CREATE INDEX items_open_lists ON items (team_id, due_at, clearance, state, kind, holder_id, ask_id, prepared_at, start_at, follow_at, priority, number, created_at, id)
  WHERE state IN ('open', 'doing', 'waiting', 'held');
DROP INDEX items_by_closing;
CREATE INDEX items_by_closing ON items (team_id, closed_at, clearance, due_at, created_at);
