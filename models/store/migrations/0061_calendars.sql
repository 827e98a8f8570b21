-- Calendars that somebody subscribed to: a file at an address, and the events
-- that it held when it was last read.
CREATE TABLE calendars (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  url TEXT NOT NULL CHECK (url <> ''),
  events TEXT NOT NULL DEFAULT '[]',
  read_at {time},
  next_at {time},
  problem TEXT NOT NULL DEFAULT '',
  created_at {time} NOT NULL,
  archived_at {time},
  UNIQUE (team_id, id),
  UNIQUE (team_id, person_id, url),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);
CREATE INDEX calendars_due ON calendars (next_at) WHERE next_at IS NOT NULL;

-- An executive with several 1:1s gets a roll-up, or an agenda for each.
ALTER TABLE people ADD COLUMN agendas TEXT NOT NULL DEFAULT '' CHECK (agendas IN ('', 'single'));
