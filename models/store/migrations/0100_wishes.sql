-- What a person wants of their letters, by sort: "news=together,receipts=off".
ALTER TABLE people ADD COLUMN mails TEXT NOT NULL DEFAULT '';
