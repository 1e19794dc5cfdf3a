-- A job acts for who started it. No reference: a key that is gone was taken back, and its jobs stop.
ALTER TABLE job ADD COLUMN created_by_key uuid;
