-- What a person keeps of their own: how their pages behave and which letters
-- they want (name and value), and the filters they go back to. What search
-- needs differs by database and stands in search_*.go.
CREATE TABLE preferences (
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  value TEXT NOT NULL,
  updated_at {time} NOT NULL,
  UNIQUE (team_id, person_id, name),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE saved_views (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  query TEXT NOT NULL,
  sort TEXT NOT NULL DEFAULT '',
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, person_id, name),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

-- What the pages ask that 0001 had no index for.
CREATE INDEX assignments_by_item ON assignments (team_id, item_id, from_at);
CREATE INDEX assignments_by_person ON assignments (team_id, person_id, from_at);
CREATE INDEX items_by_closing ON items (team_id, closed_at);
CREATE INDEX items_by_moving ON items (team_id, moved_at, id);
CREATE INDEX sessions_by_person ON sessions (team_id, person_id, seen_at);
