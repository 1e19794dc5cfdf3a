-- A space's forms and where their submissions go. This schema belongs to the customer and is a public contract:
-- changes within a major version only add.

-- Who uses this schema: one space of one deployment. A second owner is refused.
CREATE TABLE installation (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  deployment_id text NOT NULL,
  space_id uuid NOT NULL,
  packs text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE forms (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  name text NOT NULL,
  description text,
  is_active boolean NOT NULL DEFAULT true,
  closes_at timestamptz,
  max_submissions integer CHECK (max_submissions > 0),
  allow_file_uploads boolean NOT NULL DEFAULT false,
  max_file_count integer NOT NULL DEFAULT 10 CHECK (max_file_count >= 0),
  -- Bytes.
  max_file_size bigint NOT NULL DEFAULT 4194304 CHECK (max_file_size >= 0),
  allowed_file_types jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(allowed_file_types) = 'array'),
  allowed_origins jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(allowed_origins) = 'array'),
  absent_origin text NOT NULL DEFAULT 'accept' CHECK (absent_origin IN ('accept', 'spam', 'reject')),
  validation jsonb NOT NULL DEFAULT '{}',
  honeypot_field_name text,
  -- 0 to 1; a submission that scores higher is spam.
  spam_threshold double precision NOT NULL DEFAULT 0.5 CHECK (spam_threshold BETWEEN 0 AND 1),
  captcha jsonb NOT NULL DEFAULT '{"mode":"off"}',
  rate_limit_per_minute integer CHECK (rate_limit_per_minute >= 0),
  response_type text NOT NULL DEFAULT 'redirect' CHECK (response_type IN ('redirect', 'json')),
  redirect_url text,
  success_message text,
  webhook_url text,
  send_email_notifications boolean NOT NULL DEFAULT false,
  notification_emails jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(notification_emails) = 'array'),
  autoresponder jsonb,
  retention_days integer CHECK (retention_days > 0),
  -- Raised at every save. Ingest judges posts by a copy of the form and is told when its copy is older.
  policy_version integer NOT NULL DEFAULT 1,
  created_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Only forms with a cap have a row; it counts what was accepted and is not spam.
CREATE TABLE form_counters (
  form_id uuid PRIMARY KEY REFERENCES forms (id) ON DELETE CASCADE,
  submissions bigint NOT NULL
);

-- While a form has no cap nothing is counted, so a changed cap starts from a fresh count.
CREATE FUNCTION forget_form_counter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM {{schema}}.form_counters WHERE form_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER forms_forget_counter AFTER UPDATE OF max_submissions ON forms
  FOR EACH ROW WHEN (OLD.max_submissions IS DISTINCT FROM NEW.max_submissions)
  EXECUTE FUNCTION forget_form_counter();

CREATE TABLE destinations (
  id uuid PRIMARY KEY,
  -- null: all forms of the space.
  form_id uuid REFERENCES forms (id) ON DELETE CASCADE,
  channel text NOT NULL CHECK (channel IN ('webhook', 'email', 'autoresponder', 'slack', 'discord')),
  target text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  failing_since timestamptz,
  disabled_reason text,
  secret_version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX destinations_form_id_idx ON destinations (form_id);

CREATE TABLE saved_views (
  id uuid PRIMARY KEY,
  -- null: all forms of the space.
  form_id uuid REFERENCES forms (id) ON DELETE CASCADE,
  name text NOT NULL,
  filter jsonb NOT NULL DEFAULT '{}',
  -- null: everybody's.
  owner_user_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_views_form_id_idx ON saved_views (form_id);
