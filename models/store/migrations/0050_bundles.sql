-- Letters that can wait come together: a letter says how it travels, and in
-- which other it went; a person says when theirs come, or that none should.
ALTER TABLE people ADD COLUMN bundle TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN paused_at {time};
ALTER TABLE letters ADD COLUMN pace TEXT NOT NULL DEFAULT 'alone' CHECK (pace IN ('alone', 'waits', 'pressing'));
ALTER TABLE letters ADD COLUMN bundle_id BIGINT REFERENCES letters (id);
ALTER TABLE letters ADD COLUMN slot TEXT NOT NULL DEFAULT '';
CREATE INDEX letters_waiting ON letters (not_before) WHERE state = 'owed' AND pace = 'waits' AND bundle_id IS NULL;
CREATE INDEX letters_by_bundle ON letters (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE INDEX letters_by_slot ON letters (team_id, person_id, slot) WHERE slot <> '';
