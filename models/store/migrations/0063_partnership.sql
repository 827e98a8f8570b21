-- The preferences book: how the executive likes things done, in a domain or in
-- everything. question is what was asked, where somebody answered a question.
CREATE TABLE book_entries (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  person_id BIGINT NOT NULL,
  domain_id BIGINT,
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  question TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL CHECK (text <> ''),
  message_id BIGINT,
  created_at {time} NOT NULL,
  dropped_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, domain_id) REFERENCES domains (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
CREATE INDEX book_entries_open ON book_entries (team_id, domain_id, id) WHERE dropped_at IS NULL;
CREATE INDEX book_entries_by_message ON book_entries (team_id, message_id) WHERE message_id IS NOT NULL;

-- What an executive hands over to an assistant for good, from watching to
-- owning it in ninety days.
CREATE TABLE delegations (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  text TEXT NOT NULL CHECK (text <> ''),
  stage TEXT NOT NULL CHECK (stage IN ('shadow', 'review', 'own')),
  began TEXT NOT NULL,
  message_id BIGINT,
  created_at {time} NOT NULL,
  staged_at {time} NOT NULL,
  ended_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
CREATE INDEX delegations_by_pair ON delegations (team_id, pair_id, id);
CREATE INDEX delegations_by_message ON delegations (team_id, message_id) WHERE message_id IS NOT NULL;

-- A person's role in their own words, and the questions that somebody new is
-- asked, one a day: when the next one is due and how many were put.
ALTER TABLE people ADD COLUMN card TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN card_at {time};
ALTER TABLE people ADD COLUMN question_at {time};
ALTER TABLE people ADD COLUMN questions_asked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX people_to_ask ON people (question_at) WHERE question_at IS NOT NULL;
