-- Deliveries that are tried again, what became of every try, and destinations with secrets and options of their own.

ALTER TABLE destinations
  -- As people call it; null: by its channel and target.
  ADD COLUMN name text,
  ADD COLUMN options jsonb NOT NULL DEFAULT '{}',
  -- What the target is secret by (a Slack or Discord URL, a Telegram token), sealed under a key that is not in here.
  ADD COLUMN sealed_secret text,
  -- The version before signs too for a day after.
  ADD COLUMN secret_rotated_at timestamptz,
  -- Whether the form's own columns (webhook_url, notification_emails, autoresponder) made it.
  ADD COLUMN is_from_form boolean NOT NULL DEFAULT false,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE destinations
  DROP CONSTRAINT destinations_channel_check,
  ADD CONSTRAINT destinations_channel_check
    CHECK (channel IN ('webhook', 'email', 'autoresponder', 'slack', 'discord', 'telegram'));

ALTER TABLE deliveries
  -- One worker at a time: nobody else claims it before.
  ADD COLUMN leased_until timestamptz,
  -- Which claim holds it: repeated because its answer got lost, it finds its own again.
  ADD COLUMN lease_id uuid,
  -- Attempts of the present round; a replay begins a new one, while `attempts` counts on.
  ADD COLUMN round_attempts integer NOT NULL DEFAULT 0,
  -- When the round's first attempt was made, or the replay was asked for; null: neither yet.
  ADD COLUMN round_started_at timestamptz,
  -- Nothing left last time. What was never tried is due at once, whatever the clocks say; this only at next_attempt_at.
  ADD COLUMN is_postponed boolean NOT NULL DEFAULT false,
  ADD COLUMN last_duration_ms integer;
ALTER TABLE deliveries
  DROP CONSTRAINT deliveries_channel_check,
  ADD CONSTRAINT deliveries_channel_check
    CHECK (channel IN ('webhook', 'email', 'autoresponder', 'slack', 'discord', 'telegram'));
CREATE INDEX deliveries_destination_id_created_at_idx ON deliveries (destination_id, created_at DESC);
-- The few that went wrong among very many; no visitor's post pays for it.
CREATE INDEX deliveries_unsent_idx ON deliveries (destination_id, created_at DESC)
  WHERE status IN ('failed', 'abandoned');

CREATE TABLE delivery_attempts (
  delivery_id uuid NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  -- 1 at the first, over all rounds.
  attempt integer NOT NULL,
  started_at timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  -- null: there was no answer, or the channel knows no codes.
  status_code integer,
  -- null: it succeeded.
  error text,
  -- The first 4 kB of the answer.
  response text,
  PRIMARY KEY (delivery_id, attempt),
  CHECK (octet_length(response) <= 16384)
);
