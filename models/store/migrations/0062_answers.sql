-- What calendars answered to our invitations, and the private feeds that
-- calendars read.
CREATE TABLE rsvps (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  cycle TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL CHECK (answer IN ('accepted', 'declined', 'tentative')),
  at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, pair_id, person_id, cycle),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE feeds (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (hash <> ''),
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, person_id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

-- Somebody who asked, with one click in their mail program, for no more agendas.
ALTER TABLE people ADD COLUMN no_agendas BOOLEAN NOT NULL DEFAULT FALSE;
