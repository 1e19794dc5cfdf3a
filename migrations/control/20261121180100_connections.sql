-- What people see of a connection beside its secrets, and where addresses of a space that left lead to.

ALTER TABLE connection
  -- Raised at every change, so that nobody overwrites what somebody else did meanwhile.
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  -- The last four characters of the bucket's key id and of the captcha account's secret.
  ADD COLUMN storage_key_hint text,
  ADD COLUMN spam_secret_hint text,
  -- What a pooler wants behind a dot after every user's name, such as a project's reference.
  ADD COLUMN database_login_suffix text,
  -- Names, SCRAM verifiers and vault references of the roles that the customer makes by SQL of ours; null: never asked for.
  ADD COLUMN prepared_roles jsonb;

-- An address that was given up may lead its visitors on for a while.
ALTER TABLE form_endpoint
  ADD COLUMN forward_to text,
  ADD COLUMN forward_until timestamptz,
  ADD CHECK ((forward_to IS NULL) = (forward_until IS NULL));
