-- Who did what, and the operator's settings.

-- No foreign keys: a person can be deleted, what was done stays. Retention drops whole years.
CREATE TABLE audit_log (
  id uuid NOT NULL,
  organization_id uuid,
  phase text NOT NULL CHECK (phase IN ('attempted', 'succeeded', 'failed')),
  actor_user_id uuid,
  actor_api_key_id uuid,
  action text NOT NULL,
  target_type text,
  target_id text,
  ip_address text,
  user_agent text,
  details jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX audit_log_organization_id_idx ON audit_log (organization_id, created_at DESC);

-- The default partition takes what a wrong clock writes, so that no row is ever refused.
CREATE TABLE audit_log_default PARTITION OF audit_log DEFAULT;
DO $$
DECLARE
  year integer;
BEGIN
  FOR year IN 2026..2035 LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF audit_log FOR VALUES FROM (%L) TO (%L)',
      'audit_log_' || year, make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'), make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC')
    );
  END LOOP;
END
$$;

CREATE TABLE platform_setting (
  key text PRIMARY KEY,
  value jsonb NOT NULL,
  updated_by uuid REFERENCES "user" (id) ON DELETE SET NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX platform_setting_updated_by_idx ON platform_setting (updated_by);

-- Append-only by grants: nothing that the application runs can change or remove a line.
GRANT SELECT, INSERT ON audit_log TO {{app_role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON platform_setting TO {{app_role}};
