-- When a person was told what this is, and what proved their answer. How long
-- a team keeps the source of mails; what was let go keeps its fingerprint.
ALTER TABLE people ADD COLUMN hello_at {time};
ALTER TABLE people ADD COLUMN proved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN keep_raw TEXT NOT NULL DEFAULT '';
ALTER TABLE raw_mails ADD COLUMN forgotten BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX raw_mails_kept ON raw_mails (team_id, created_at) WHERE forgotten = FALSE;
