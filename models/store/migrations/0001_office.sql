-- The office: every noun of the product, each row of one team.
-- Words in braces differ by dialect and are filled in by migrate.go:
--   {id}    a primary key that numbers itself
--   {time}  an instant, UTC, microseconds
--   {bytes} bytes kept as they are
-- Days are text (2006-01-02), lists and values are JSON in text.
-- Foreign keys are (team_id, id): a row can only ever point inside its team.

CREATE TABLE teams (
  id {id},
  slug TEXT NOT NULL UNIQUE CHECK (slug <> ''),
  name TEXT NOT NULL,
  address TEXT NOT NULL UNIQUE CHECK (address <> ''),
  zone TEXT NOT NULL,
  locale TEXT NOT NULL,
  workdays TEXT NOT NULL,
  hours TEXT NOT NULL,
  audience TEXT NOT NULL DEFAULT 'quarantine' CHECK (audience IN ('quarantine', 'triage')),
  file_hash TEXT NOT NULL DEFAULT '',
  next_item INTEGER NOT NULL DEFAULT 101,
  created_at {time} NOT NULL
);

CREATE TABLE people (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  key TEXT NOT NULL CHECK (key <> ''),
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('executive', 'assistant', 'lead', 'observer')),
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  zone TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT '',
  load_limit INTEGER NOT NULL DEFAULT 0,
  greeted INTEGER NOT NULL DEFAULT 0,
  archived_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, key)
);

CREATE TABLE person_addresses (
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  address TEXT NOT NULL CHECK (address <> ''),
  position INTEGER NOT NULL,
  UNIQUE (team_id, address),
  UNIQUE (team_id, person_id, position),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE grants (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  clearance TEXT NOT NULL,
  by_id BIGINT,
  why TEXT NOT NULL,
  review_day TEXT NOT NULL DEFAULT '',
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE domains (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  slug TEXT NOT NULL CHECK (slug <> ''),
  name TEXT NOT NULL,
  aliases TEXT NOT NULL DEFAULT '[]',
  keywords TEXT NOT NULL DEFAULT '[]',
  owner_id BIGINT,
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  amount TEXT NOT NULL DEFAULT '',
  due_in TEXT NOT NULL DEFAULT '',
  ack_in TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0,
  archived_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, slug),
  FOREIGN KEY (team_id, owner_id) REFERENCES people (team_id, id)
);

CREATE TABLE domain_backups (
  team_id BIGINT NOT NULL,
  domain_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (team_id, domain_id, position),
  UNIQUE (team_id, domain_id, person_id),
  FOREIGN KEY (team_id, domain_id) REFERENCES domains (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE absences (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  cover_id BIGINT,
  created_at {time} NOT NULL,
  CHECK (from_day <= to_day),
  UNIQUE (team_id, id),
  UNIQUE (team_id, person_id, from_day),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, cover_id) REFERENCES people (team_id, id)
);

CREATE TABLE rules (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  effects TEXT NOT NULL,
  UNIQUE (team_id, position)
);

CREATE TABLE mailboxes (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  name TEXT NOT NULL CHECK (name <> ''),
  url TEXT NOT NULL,
  secret {bytes},
  password_file TEXT NOT NULL DEFAULT '',
  start_all BOOLEAN NOT NULL DEFAULT FALSE,
  position INTEGER NOT NULL DEFAULT 0,
  uidvalidity BIGINT NOT NULL DEFAULT 0,
  start_uid BIGINT NOT NULL DEFAULT 0,
  last_uid BIGINT NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  lease_until {time},
  generation BIGINT NOT NULL DEFAULT 0,
  last_pass_at {time},
  failing_since {time},
  last_error TEXT NOT NULL DEFAULT '',
  alerted_at {time},
  reconciled_at {time},
  archived_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, name)
);

CREATE TABLE raw_mails (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  body {bytes} NOT NULL,
  truncated BOOLEAN NOT NULL DEFAULT FALSE,
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, sha256)
);

CREATE TABLE messages (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  raw_id BIGINT,
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  message_id TEXT NOT NULL,
  canonical TEXT NOT NULL,
  in_reply_to TEXT NOT NULL DEFAULT '',
  refs TEXT NOT NULL DEFAULT '[]',
  from_name TEXT NOT NULL DEFAULT '',
  from_addr TEXT NOT NULL DEFAULT '',
  to_addrs TEXT NOT NULL DEFAULT '[]',
  cc_addrs TEXT NOT NULL DEFAULT '[]',
  subject TEXT NOT NULL DEFAULT '',
  sent_at {time},
  arrived_at {time} NOT NULL,
  class TEXT NOT NULL DEFAULT 'person',
  text TEXT NOT NULL DEFAULT '',
  quoted TEXT NOT NULL DEFAULT '',
  files TEXT NOT NULL DEFAULT '[]',
  invites TEXT NOT NULL DEFAULT '[]',
  person_id BIGINT,
  proof TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('processed', 'duplicate', 'quarantined', 'held')),
  reason TEXT NOT NULL DEFAULT '',
  domain TEXT NOT NULL DEFAULT '',
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, message_id, canonical),
  FOREIGN KEY (team_id, raw_id) REFERENCES raw_mails (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);
CREATE INDEX messages_by_raw ON messages (team_id, raw_id);
CREATE INDEX messages_by_arrival ON messages (team_id, arrived_at, id);
CREATE INDEX messages_waiting ON messages (team_id, arrived_at, id) WHERE state IN ('held', 'quarantined');
CREATE INDEX messages_with_invites ON messages (team_id, arrived_at, id) WHERE invites <> '[]';

CREATE TABLE sightings (
  id {id},
  team_id BIGINT NOT NULL,
  mailbox_id BIGINT NOT NULL,
  uidvalidity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('processed', 'duplicate', 'quarantined', 'held')),
  reason TEXT NOT NULL DEFAULT '',
  seen_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (mailbox_id, uidvalidity, uid),
  FOREIGN KEY (team_id, mailbox_id) REFERENCES mailboxes (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
CREATE INDEX sightings_by_message ON sightings (team_id, message_id);

CREATE TABLE items (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('task', 'followup', 'decision')),
  title TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('open', 'doing', 'waiting', 'held', 'done', 'dropped', 'approved', 'declined')),
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  domain_id BIGINT,
  holder_id BIGINT,
  asked_by_id BIGINT,
  priority TEXT NOT NULL CHECK (priority IN ('urgent', 'high', 'normal', 'low')),
  labels TEXT NOT NULL DEFAULT '[]',
  due_day TEXT NOT NULL DEFAULT '',
  due_at {time},
  due_text TEXT NOT NULL DEFAULT '',
  start_at {time},
  follow_at {time},
  wait_for TEXT NOT NULL DEFAULT '',
  every TEXT NOT NULL DEFAULT '',
  amount TEXT NOT NULL DEFAULT '',
  options TEXT NOT NULL DEFAULT '[]',
  recommend TEXT NOT NULL DEFAULT '',
  silence TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  ask_id BIGINT,
  triage TEXT NOT NULL DEFAULT '',
  acked_at {time},
  chase_at {time},
  chased INTEGER NOT NULL DEFAULT 0,
  root_id TEXT NOT NULL,
  moved_at {time} NOT NULL,
  closed_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, number),
  FOREIGN KEY (team_id, domain_id) REFERENCES domains (team_id, id),
  FOREIGN KEY (team_id, holder_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, asked_by_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, ask_id) REFERENCES people (team_id, id)
);
CREATE INDEX items_by_holder ON items (team_id, holder_id, state, due_at);
CREATE INDEX items_by_state ON items (team_id, state, due_at);
CREATE INDEX items_by_domain ON items (team_id, domain_id, state);
CREATE INDEX items_by_ask ON items (team_id, ask_id, state) WHERE ask_id IS NOT NULL;
CREATE INDEX items_by_root ON items (team_id, root_id);
CREATE INDEX items_to_chase ON items (chase_at) WHERE chase_at IS NOT NULL;

CREATE TABLE message_items (
  team_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  UNIQUE (team_id, message_id, item_id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id)
);
CREATE INDEX message_items_by_item ON message_items (team_id, item_id, message_id);

CREATE TABLE assignments (
  id {id},
  team_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  person_id BIGINT,
  reasons TEXT NOT NULL,
  from_at {time} NOT NULL,
  until_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);
CREATE UNIQUE INDEX assignments_current ON assignments (team_id, item_id) WHERE until_at IS NULL;

CREATE TABLE events (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  item_id BIGINT,
  person_id BIGINT,
  at {time} NOT NULL,
  what TEXT NOT NULL,
  verb TEXT NOT NULL,
  by TEXT NOT NULL CHECK (by IN ('mail', 'web', 'clock', 'file')),
  message_id BIGINT,
  before TEXT NOT NULL DEFAULT 'null',
  undone_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
CREATE INDEX events_by_item ON events (team_id, item_id, id);
CREATE INDEX events_by_time ON events (team_id, at, id);
CREATE INDEX events_by_person ON events (team_id, person_id, id);

CREATE TABLE commands_applied (
  team_id BIGINT NOT NULL,
  message_id BIGINT NOT NULL,
  position INTEGER NOT NULL,
  verb TEXT NOT NULL,
  line TEXT NOT NULL,
  item_id BIGINT,
  result TEXT NOT NULL,
  applied_at {time} NOT NULL,
  UNIQUE (team_id, message_id, position),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id)
);

CREATE TABLE letters (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  ref TEXT NOT NULL UNIQUE,
  dedupe_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  person_id BIGINT,
  to_name TEXT NOT NULL DEFAULT '',
  to_addr TEXT NOT NULL,
  subject TEXT NOT NULL,
  item_id BIGINT,
  numbers TEXT NOT NULL DEFAULT '[]',
  asks BIGINT,
  clearance TEXT NOT NULL CHECK (clearance IN ('standard', 'confidential', 'private')),
  message_id TEXT NOT NULL UNIQUE,
  in_reply_to TEXT NOT NULL DEFAULT '',
  refs TEXT NOT NULL DEFAULT '[]',
  value TEXT NOT NULL,
  bytes {bytes},
  state TEXT NOT NULL CHECK (state IN ('owed', 'sent', 'failed', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before {time} NOT NULL,
  lease_until {time},
  generation BIGINT NOT NULL DEFAULT 0,
  result TEXT NOT NULL DEFAULT '',
  sent_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, dedupe_key),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, item_id) REFERENCES items (team_id, id)
);
CREATE INDEX letters_due ON letters (not_before) WHERE state = 'owed';
CREATE INDEX letters_by_item ON letters (team_id, item_id, id);
CREATE INDEX letters_by_time ON letters (team_id, created_at, id);
CREATE INDEX letters_by_address ON letters (team_id, to_addr, created_at);
CREATE INDEX letters_by_person ON letters (team_id, person_id, created_at, id);

CREATE TABLE pairs (
  id {id},
  team_id BIGINT NOT NULL REFERENCES teams (id),
  slug TEXT NOT NULL CHECK (slug <> ''),
  executive_id BIGINT NOT NULL,
  assistant_id BIGINT NOT NULL,
  weekday TEXT NOT NULL,
  time TEXT NOT NULL,
  zone TEXT NOT NULL,
  cadence TEXT NOT NULL CHECK (cadence IN ('weekly', 'bi-weekly', 'paused')),
  minutes INTEGER NOT NULL,
  digest_day TEXT NOT NULL DEFAULT '',
  digest_time TEXT NOT NULL,
  anchor TEXT NOT NULL DEFAULT '',
  next_digest_at {time},
  archived_at {time},
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, slug),
  UNIQUE (team_id, executive_id, assistant_id),
  FOREIGN KEY (team_id, executive_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, assistant_id) REFERENCES people (team_id, id)
);
CREATE INDEX pairs_due ON pairs (next_digest_at) WHERE next_digest_at IS NOT NULL;

CREATE TABLE meetings (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  cycle TEXT NOT NULL,
  meets_at {time} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'held', 'moved', 'skipped')),
  why TEXT NOT NULL DEFAULT '',
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, pair_id, cycle),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id)
);

CREATE TABLE topics (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('topic', 'top', 'good', 'friction', 'idea', 'risk', 'keep')),
  position INTEGER NOT NULL DEFAULT 0,
  text TEXT NOT NULL,
  message_id BIGINT,
  created_at {time} NOT NULL,
  discussed_at {time},
  dropped_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);
CREATE INDEX topics_by_pair ON topics (team_id, pair_id, id);

CREATE TABLE digests (
  id {id},
  team_id BIGINT NOT NULL,
  pair_id BIGINT NOT NULL,
  cycle TEXT NOT NULL,
  meets_at {time} NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('mailed', 'missed')),
  value TEXT NOT NULL,
  created_at {time} NOT NULL,
  UNIQUE (team_id, id),
  UNIQUE (team_id, pair_id, cycle),
  FOREIGN KEY (team_id, pair_id) REFERENCES pairs (team_id, id)
);

CREATE TABLE sessions (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (hash <> ''),
  agent TEXT NOT NULL DEFAULT '',
  created_at {time} NOT NULL,
  seen_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  revoked_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id)
);

CREATE TABLE tokens (
  id {id},
  team_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (hash <> ''),
  browser TEXT NOT NULL DEFAULT '',
  message_id BIGINT,
  created_at {time} NOT NULL,
  expires_at {time} NOT NULL,
  used_at {time},
  UNIQUE (team_id, id),
  FOREIGN KEY (team_id, person_id) REFERENCES people (team_id, id),
  FOREIGN KEY (team_id, message_id) REFERENCES messages (team_id, id)
);

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at {time} NOT NULL
);
