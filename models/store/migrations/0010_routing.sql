-- Since when somebody holds an item, for what must be acknowledged within a
-- time; whether a team passes on what is not; which forwarded mails an item
-- came of, so that the same one sent in by two people is one item; the band of
-- a domain, the strengths of a person, and the weekly word on coverage.
ALTER TABLE items ADD COLUMN given_at {time};
ALTER TABLE teams ADD COLUMN pass_on BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE teams ADD COLUMN coverage_at {time};
ALTER TABLE teams ADD COLUMN coverage_told TEXT NOT NULL DEFAULT '[]';
ALTER TABLE domains ADD COLUMN band TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN strengths TEXT NOT NULL DEFAULT '[]';
CREATE TABLE origins (
  team_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  mark TEXT NOT NULL,
  sender TEXT NOT NULL DEFAULT '',
  UNIQUE (team_id, mark, item_id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id)
);
CREATE INDEX origins_by_item ON origins (team_id, item_id);
CREATE INDEX origins_by_sender ON origins (team_id, sender);
