-- Until when a person's letters stop, where they said it.
ALTER TABLE people ADD COLUMN paused_until {time};
