-- Two people may edit a space's lists at once: who saw an older version does not overwrite a newer one.
ALTER TABLE space_spam_lists ADD COLUMN version integer NOT NULL DEFAULT 1;
