-- What visitors sent, and what is on its way because of it.

CREATE TABLE submissions (
  id uuid PRIMARY KEY,
  -- No foreign key: its check locks the form's row at every post, a seventh of an INSERT's time. Posts come in through
  -- record_submission_v1, which looks the form up anyway, and the trigger below removes what a deleted form leaves.
  form_id uuid NOT NULL,
  email text,
  name text,
  status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'read', 'resolved', 'spam')),
  is_read boolean NOT NULL GENERATED ALWAYS AS (read_at IS NOT NULL OR status IN ('read', 'resolved')) STORED,
  is_spam boolean NOT NULL GENERATED ALWAYS AS (status = 'spam') STORED,
  read_at timestamptz,
  spam_score double precision,
  spam_reason text,
  data jsonb NOT NULL,
  -- Names of `data` in the order in which they came: jsonb does not keep it.
  field_order jsonb NOT NULL DEFAULT '[]',
  -- [{name, path, size, type, location}]
  files jsonb NOT NULL DEFAULT '[]',
  ip_address text,
  user_agent text,
  referer text,
  -- What the page asked of the notification mail: {subject, cc}. Not the visitor's data.
  mail_options jsonb,
  webhook_sent boolean NOT NULL DEFAULT false,
  webhook_sent_at timestamptz,
  email_sent boolean NOT NULL DEFAULT false,
  email_sent_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  -- A tsvector above 1 MiB is an error and would refuse the row. Lexemes take at most about five times their text,
  -- so large data is searchable by its first 32,768 characters only.
  search tsvector GENERATED ALWAYS AS (
    CASE
      WHEN octet_length(data::text) <= 65536 THEN jsonb_to_tsvector('pg_catalog.simple'::regconfig, data, '["string"]')
      ELSE to_tsvector('pg_catalog.simple'::regconfig, left(replace(data::text, '\n', ' '), 32768))
    END
  ) STORED
);
-- The inbox pages through one form, newest first; more indexes would be paid by every visitor.
CREATE INDEX submissions_form_id_created_at_idx ON submissions (form_id, created_at DESC, id DESC);
CREATE INDEX submissions_search_idx ON submissions USING gin (search);
CREATE INDEX submissions_deleted_at_idx ON submissions (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE FUNCTION delete_form_submissions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM {{schema}}.submissions WHERE form_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER forms_delete_submissions AFTER DELETE ON forms
  FOR EACH ROW EXECUTE FUNCTION delete_form_submissions();

-- A tombstone keeps a late replay or a move from bringing an erased person back; it outlives every queue.
CREATE TABLE deleted_submissions (
  id uuid PRIMARY KEY,
  deleted_at timestamptz NOT NULL DEFAULT now()
);

-- Handles of files that were uploaded straight to the bucket: each works once.
CREATE TABLE uploads (
  key text PRIMARY KEY,
  form_id uuid NOT NULL,
  used_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX uploads_used_by_idx ON uploads (used_by);

-- The outbox. Never a target: targets and recipients come from the form's policy.
CREATE TABLE deliveries (
  id uuid PRIMARY KEY,
  submission_id uuid NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
  destination_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('webhook', 'email', 'autoresponder', 'slack', 'discord')),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'succeeded', 'failed', 'abandoned')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  last_status_code integer,
  last_error text,
  last_response text,
  delivered_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (octet_length(last_response) <= 16384),
  UNIQUE (submission_id, destination_id, channel)
);
CREATE INDEX deliveries_next_attempt_at_idx ON deliveries (next_attempt_at) WHERE status = 'pending';

CREATE TABLE notes (
  id uuid PRIMARY KEY,
  submission_id uuid NOT NULL REFERENCES submissions (id) ON DELETE CASCADE,
  author_user_id uuid,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notes_submission_id_idx ON notes (submission_id);
