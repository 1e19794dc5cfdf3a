-- Addresses by a form's name, spam lists of a space, and captcha keys of a form.

-- A site that a space's forms have names in: what a page posts to is /s/{id}.
CREATE TABLE form_site (
  id text PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX form_site_organization_id_idx ON form_site (organization_id);

-- Names are looked up together with retired ones, which the unique index leaves out.
CREATE INDEX form_endpoint_site_id_form_name_idx ON form_endpoint (site_id, form_name) WHERE kind = 'form_name';

-- Whom a space never and whom it always wants to hear from.
CREATE TABLE space_spam_lists (
  organization_id uuid PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
  lists jsonb NOT NULL,
  updated_by uuid REFERENCES "user" (id) ON DELETE SET NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX space_spam_lists_updated_by_idx ON space_spam_lists (updated_by);

-- Instead of the connection's keys: a site key binds to domains, and a space's forms may be on several.
CREATE TABLE form_captcha_key (
  form_id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider IN ('turnstile', 'recaptcha', 'hcaptcha')),
  site_key text NOT NULL,
  -- In the vault.
  secret_ref text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX form_captcha_key_organization_id_idx ON form_captcha_key (organization_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON form_site, space_spam_lists, form_captcha_key TO {{app_role}};
