-- What ingest needs of a form. Forms themselves live in their tenant's database; the form id is the shared key.

-- Never reused, so a row is retired and stays. `id` is what a page holds: the address for id and alias, the key for
-- access_key. A form_name is found by its site and name instead, and its id is only the row's.
CREATE TABLE form_endpoint (
  id text PRIMARY KEY,
  form_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('id', 'alias', 'access_key', 'form_name')),
  site_id text,
  form_name text,
  organization_id uuid NOT NULL REFERENCES organization (id),
  user_id uuid REFERENCES "user" (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz,
  CHECK ((kind = 'form_name') = (site_id IS NOT NULL AND form_name IS NOT NULL))
);
CREATE INDEX form_endpoint_form_id_idx ON form_endpoint (form_id);
CREATE INDEX form_endpoint_organization_id_idx ON form_endpoint (organization_id);
CREATE INDEX form_endpoint_user_id_idx ON form_endpoint (user_id);
CREATE UNIQUE INDEX form_endpoint_site_id_form_name_key ON form_endpoint (site_id, form_name)
  WHERE retired_at IS NULL;

-- Compiled by our API at every save of the form.
CREATE TABLE form_policy (
  form_id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization (id),
  version integer NOT NULL,
  policy jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX form_policy_organization_id_idx ON form_policy (organization_id);

CREATE TABLE custom_domain (
  hostname text PRIMARY KEY CHECK (hostname = lower(hostname)),
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'verified', 'failed')),
  verified_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX custom_domain_organization_id_idx ON custom_domain (organization_id);

-- Mail goes only to these.
CREATE TABLE verified_recipient (
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  email text NOT NULL CHECK (email = lower(email)),
  verified_at timestamptz,
  unsubscribed_at timestamptz,
  suppressed_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, email)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON form_endpoint, form_policy, custom_domain, verified_recipient TO {{app_role}};
