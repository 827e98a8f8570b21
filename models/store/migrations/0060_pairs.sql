-- What a pair is called, when its agenda closes, what its people's calendars
-- know of it, and what became of each occurrence.
ALTER TABLE pairs ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE pairs ADD COLUMN cutoff INTEGER NOT NULL DEFAULT 0 CHECK (cutoff >= 0);
ALTER TABLE pairs ADD COLUMN since {time};
ALTER TABLE pairs ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE pairs ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pairs ADD COLUMN calendar BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE pairs ADD COLUMN was TEXT NOT NULL DEFAULT '';

ALTER TABLE meetings ADD COLUMN slot_at {time};
ALTER TABLE meetings ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meetings ADD COLUMN digested BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE meetings ADD COLUMN began_at {time};
ALTER TABLE meetings ADD COLUMN ended_at {time};
ALTER TABLE meetings ADD COLUMN notes TEXT NOT NULL DEFAULT '';
UPDATE meetings SET digested = TRUE WHERE EXISTS (SELECT 1 FROM digests d
  WHERE d.team_id = meetings.team_id AND d.pair_id = meetings.pair_id AND d.cycle = meetings.cycle);

-- What is agreed at a meeting: who does what by when. Each becomes an item.
CREATE TABLE steps (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  cycle TEXT NOT NULL,
  person_id BIGINT,
  text TEXT NOT NULL CHECK (text <> ''),
  due_day TEXT NOT NULL DEFAULT '',
  item_id BIGINT,
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, pair_id, cycle) REFERENCES meetings (team_id, pair_id, cycle),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id)
);
CREATE INDEX steps_by_pair ON steps (team_id, pair_id, cycle, id);

-- Goals of the executive are seen in each of their pairs, those of others in
-- the one pair that they were written in.
CREATE TABLE goals (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  pair_id BIGINT,
  text TEXT NOT NULL CHECK (text <> ''),
  created_at {time} NOT NULL,
  seen_at {time} NOT NULL,
  closed_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id)
);
CREATE INDEX goals_by_person ON goals (team_id, person_id, id);

-- Topics get more kinds and know in which meeting they were talked about. A
-- check cannot be changed, so the table is made anew; nothing refers to it.
CREATE TABLE points (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind <> ''),
  position INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  goal_id BIGINT,
  message_id BIGINT,
  created_at {time} NOT NULL,
  discussed_at {time},
  discussed_in TEXT NOT NULL DEFAULT '',
  dropped_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, goal_id) REFERENCES goals (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
INSERT INTO points (team_id, pair_id, person_id, kind, position, text, message_id, created_at, discussed_at, dropped_at)
  SELECT team_id, pair_id, person_id, kind, position, text, message_id, created_at, discussed_at, dropped_at FROM topics ORDER BY id;
DROP TABLE topics;
ALTER TABLE points RENAME TO topics;
CREATE INDEX topics_by_pair ON topics (team_id, pair_id, id);
CREATE INDEX topics_by_message ON topics (team_id, message_id) WHERE message_id IS NOT NULL;
