-- What was handed over for an absence: once when it begins, once when it ends,
-- whatever becomes of the absence meanwhile. from_day and to_day are those of
-- the absence when it was last looked at, for when it is gone.
CREATE TABLE handovers (
  id {id},
  team_id BIGINT NOT NULL,
  absence_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  cover_id BIGINT,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  started_at {time} NOT NULL,
  ended_at {time},
  UNIQUE (team_id, id),
  UNIQUE (team_id, person_id, absence_id, from_day),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);
CREATE INDEX handovers_open ON handovers (team_id) WHERE ended_at IS NULL;
