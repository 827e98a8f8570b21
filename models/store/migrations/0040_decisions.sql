-- Decisions are prepared before they are put; how far a domain is delegated is
-- kept with each item, as it was when it last moved.
ALTER TABLE items ADD COLUMN prepared_at {time};
ALTER TABLE items ADD COLUMN other_view TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN level INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN level_why TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN amount_by_id BIGINT;
UPDATE items SET prepared_at = created_at WHERE kind = 'decision' AND ask_id IS NOT NULL AND asked_by_id IS NOT NULL AND asked_by_id <> ask_id;
UPDATE items SET level = COALESCE((SELECT d.level FROM domains d WHERE d.team_id = items.team_id AND d.id = items.domain_id), 0);
UPDATE items SET amount_by_id = asked_by_id WHERE amount <> '';

-- The checklist of an item, and the items that must be closed before it.
-- blockers counts those of them that are open.
ALTER TABLE items ADD COLUMN points TEXT NOT NULL DEFAULT '[]';
ALTER TABLE items ADD COLUMN blockers INTEGER NOT NULL DEFAULT 0;
CREATE TABLE item_links (
  team_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  blocker_id BIGINT NOT NULL,
  person_id BIGINT,
  created_at {time} NOT NULL,
  PRIMARY KEY (item_id, blocker_id),
  CHECK (item_id <> blocker_id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id),
  FOREIGN KEY (team_id, blocker_id) REFERENCES items (team_id, id)
);
CREATE INDEX item_links_by_blocker ON item_links (team_id, blocker_id);

-- The decision log, newest first.
CREATE INDEX items_decisions ON items (team_id, closed_at) WHERE kind = 'decision';
