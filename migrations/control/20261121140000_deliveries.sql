-- What sending needs: keys, who may be written to and how often, and a customer's own mail server.

-- Vault reference of the key that webhook secrets, sealed targets and mail links of a tenant are derived from.
ALTER TABLE tenant ADD COLUMN delivery_secret_ref text;

-- Addresses that no mail of this deployment goes to any more: they bounced for good, or somebody complained.
CREATE TABLE mail_suppression (
  email text PRIMARY KEY CHECK (email = lower(email)),
  reason text NOT NULL CHECK (reason IN ('bounce', 'complaint')),
  detail text,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- Mails of a space on one day (UTC): the cap is taken here before anything is sent.
CREATE TABLE mail_usage (
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  day date NOT NULL,
  sent integer NOT NULL,
  PRIMARY KEY (organization_id, day)
);
CREATE INDEX mail_usage_day_idx ON mail_usage (day);

-- Whom a space's autoresponders wrote to on one day, by a keyed hash of the address: one a day, and no list of visitors.
CREATE TABLE autoresponse (
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  day date NOT NULL,
  address_hash text NOT NULL,
  -- The delivery that took the day's one mail: its retry may go on.
  delivery_id uuid NOT NULL,
  PRIMARY KEY (organization_id, day, address_hash)
);
CREATE INDEX autoresponse_day_idx ON autoresponse (day);

-- Mails of the last day that asked an address to confirm itself: nobody may fill a stranger's mailbox with them. No
-- reference to the space: one that is deleted takes no limit with it.
CREATE TABLE confirmation_mail (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  email text NOT NULL CHECK (email = lower(email)),
  sent_at timestamptz NOT NULL
);
CREATE INDEX confirmation_mail_sent_at_idx ON confirmation_mail (sent_at);

-- When a space last heard of its spam.
CREATE TABLE spam_digest (
  organization_id uuid PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
  is_enabled boolean NOT NULL DEFAULT true,
  last_sent_at timestamptz
);

-- A customer's own mail server, in place of the deployment's. The password is sealed under the tenant's delivery key.
CREATE TABLE smtp_sender (
  organization_id uuid PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
  host text NOT NULL,
  port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
  security text NOT NULL CHECK (security IN ('tls', 'starttls')),
  username text,
  sealed_password text,
  from_address text NOT NULL,
  from_name text,
  verified_at timestamptz,
  last_error text,
  updated_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE
  ON mail_suppression, mail_usage, autoresponse, confirmation_mail, spam_digest, smtp_sender
  TO {{app_role}};
