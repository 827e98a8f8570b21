-- Who outside of the team an item is about, and of which company they are:
-- whom a nudge is drafted to, and whose answer is looked out for. When somebody
-- last said that an item still matters.
ALTER TABLE items ADD COLUMN outside_addr TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN outside_site TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN kept_at {time};
CREATE INDEX items_by_outside_addr ON items (team_id, outside_addr) WHERE outside_addr <> '';
CREATE INDEX items_by_outside_site ON items (team_id, outside_site) WHERE outside_site <> '';
