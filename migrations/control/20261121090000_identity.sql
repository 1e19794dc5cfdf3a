-- Better Auth 1.7 and its organization, two-factor and API-key plugins: the library's fields, in snake_case.
-- An organization is what the product calls a space. Ids may be left to the database, as the library asks.

CREATE TABLE "user" (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  two_factor_enabled boolean DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Who pays; survives a person leaving, so neither a user nor a space owns it.
CREATE TABLE billing_account (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  owner_user_id uuid REFERENCES "user" (id) ON DELETE SET NULL,
  stripe_customer_id text UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX billing_account_owner_user_id_idx ON billing_account (owner_user_id);

CREATE TABLE organization (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name text NOT NULL,
  slug text NOT NULL UNIQUE,
  logo text,
  metadata text,
  billing_account_id uuid REFERENCES billing_account (id),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX organization_billing_account_id_idx ON organization (billing_account_id);

CREATE TABLE session (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  token text NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  active_organization_id uuid REFERENCES organization (id) ON DELETE SET NULL,
  ip_address text,
  user_agent text,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_user_id_idx ON session (user_id);
CREATE INDEX session_active_organization_id_idx ON session (active_organization_id);

CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id uuid NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider_id, account_id)
);
CREATE INDEX account_user_id_idx ON account (user_id);

CREATE TABLE verification (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier_idx ON verification (identifier);

CREATE TABLE two_factor (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id uuid NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean DEFAULT true,
  failed_verification_count integer DEFAULT 0,
  locked_until timestamptz
);
CREATE INDEX two_factor_user_id_idx ON two_factor (user_id);

CREATE TABLE member (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  role text NOT NULL DEFAULT 'member' CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (organization_id, user_id)
);
CREATE INDEX member_user_id_idx ON member (user_id);

CREATE TABLE invitation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  email text NOT NULL,
  role text CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
  status text NOT NULL DEFAULT 'pending',
  inviter_id uuid NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invitation_organization_id_idx ON invitation (organization_id);
CREATE INDEX invitation_email_idx ON invitation (email);
CREATE INDEX invitation_inviter_id_idx ON invitation (inviter_id);

-- Keys belong to a space. `key` is a hash; `start` is the part that may be shown.
CREATE TABLE apikey (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  config_id text NOT NULL DEFAULT 'default',
  name text,
  start text,
  prefix text,
  key text NOT NULL UNIQUE,
  reference_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  refill_interval integer,
  refill_amount integer,
  last_refill_at timestamptz,
  enabled boolean DEFAULT true,
  rate_limit_enabled boolean DEFAULT true,
  rate_limit_time_window integer,
  rate_limit_max integer,
  request_count integer DEFAULT 0,
  remaining integer,
  last_request timestamptz,
  expires_at timestamptz,
  permissions text,
  metadata text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX apikey_reference_id_idx ON apikey (reference_id);

CREATE TABLE rate_limit (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL UNIQUE,
  count integer NOT NULL,
  -- Milliseconds since 1970. Not a bigint: that reaches the library as text, to which it adds numbers.
  last_request double precision NOT NULL
);

-- The application's role, made here where nobody made it before; its password or IAM right is the deploy's to give.
DO $$
BEGIN
  CREATE ROLE {{app_role}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
EXCEPTION
  -- unique_violation: another database of the same server is being migrated at this moment.
  WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

GRANT USAGE ON SCHEMA {{schema}} TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON
  "user", billing_account, organization, session, account, verification, two_factor, member, invitation, apikey, rate_limit
  TO {{app_role}};
