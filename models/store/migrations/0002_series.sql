-- A matter that repeats is a series of items: each says which one it follows,
-- and none is followed twice.
ALTER TABLE items ADD COLUMN follows_id BIGINT REFERENCES items (id);
CREATE UNIQUE INDEX items_by_follows ON items (follows_id) WHERE follows_id IS NOT NULL;
