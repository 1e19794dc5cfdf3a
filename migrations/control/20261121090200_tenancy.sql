-- Where each space's data lives. No column here ever holds a secret: a reference names one in the vault.

CREATE TABLE cluster (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  host text NOT NULL,
  port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
  region text NOT NULL,
  engine_version text,
  status text NOT NULL CHECK (status IN ('provisioning', 'active', 'draining', 'full', 'unhealthy')),
  max_databases integer NOT NULL DEFAULT 150,
  current_databases integer NOT NULL DEFAULT 0,
  max_schemas integer NOT NULL DEFAULT 3000,
  current_schemas integer NOT NULL DEFAULT 0,
  storage_used_bytes bigint NOT NULL DEFAULT 0,
  storage_total_bytes bigint,
  connections_used integer NOT NULL DEFAULT 0,
  connections_max integer,
  admin_secret_ref text,
  last_health_check_at timestamptz,
  health_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (current_databases BETWEEN 0 AND max_databases),
  CHECK (current_schemas BETWEEN 0 AND max_schemas)
);

CREATE TABLE connection (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  user_id uuid REFERENCES "user" (id) ON DELETE SET NULL,
  name text NOT NULL,
  storage_provider text
    CHECK (storage_provider IN ('r2', 's3', 'backblaze', 'minio', 'gcs', 'supabase', 'other')),
  storage_endpoint text,
  storage_bucket text,
  storage_region text,
  storage_force_path_style boolean NOT NULL DEFAULT false,
  storage_secret_ref text,
  database_provider text
    CHECK (database_provider IN ('neon', 'supabase', 'railway', 'render', 'rds', 'other')),
  database_host_hint text,
  database_schema text NOT NULL DEFAULT 'formtrap' CHECK (database_schema <> 'public'),
  database_tls_mode text
    CHECK (database_tls_mode IN ('public_ca', 'provider_ca', 'custom_ca', 'pinned')),
  database_ca_pem text,
  database_secret_ref text,
  data_pod_url text,
  spam_provider text CHECK (spam_provider IN ('turnstile', 'recaptcha', 'hcaptcha', 'honeypot')),
  spam_site_key text,
  spam_secret_ref text,
  storage_verified boolean NOT NULL DEFAULT false,
  database_verified boolean NOT NULL DEFAULT false,
  spam_verified boolean NOT NULL DEFAULT false,
  last_verified_at timestamptz,
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX connection_organization_id_idx ON connection (organization_id);
CREATE INDEX connection_user_id_idx ON connection (user_id);

-- One row answers "where does this space's data live, and at which version".
CREATE TABLE tenant (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL UNIQUE REFERENCES organization (id),
  connection_id uuid REFERENCES connection (id),
  ingest_mode text NOT NULL DEFAULT 'normal' CHECK (ingest_mode IN ('normal', 'spool_only', 'blocked')),
  -- {state, since, reason, next_probe_at}; null is a closed breaker.
  breaker jsonb,
  placement text NOT NULL
    CHECK (placement IN ('shared_schema', 'shared_database', 'dedicated', 'byoi', 'data_pod')),
  status text NOT NULL
    CHECK (status IN ('provisioning', 'active', 'moving', 'suspended', 'failed', 'deleted')),
  cluster_id uuid REFERENCES cluster (id),
  database_name text,
  schema_name text,
  role_name text,
  -- The ingest role's; the inbox and migrations have references of their own, so that IAM can be narrow.
  secret_ref text,
  app_secret_ref text,
  owner_secret_ref text,
  packs text[] NOT NULL DEFAULT '{}',
  schema_versions jsonb NOT NULL DEFAULT '{}',
  generation integer NOT NULL DEFAULT 1,
  region text,
  storage_used_bytes bigint NOT NULL DEFAULT 0,
  database_bytes bigint NOT NULL DEFAULT 0,
  last_activity_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tenant_status_idx ON tenant (status);
CREATE INDEX tenant_connection_id_idx ON tenant (connection_id);
CREATE INDEX tenant_cluster_id_idx ON tenant (cluster_id);

CREATE TABLE tenant_event (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
  user_id uuid REFERENCES "user" (id) ON DELETE SET NULL,
  event_type text NOT NULL,
  description text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tenant_event_tenant_id_idx ON tenant_event (tenant_id, created_at DESC);
CREATE INDEX tenant_event_user_id_idx ON tenant_event (user_id);

-- Every long action. `state` holds the finished steps and what they left behind.
CREATE TABLE job (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  tenant_id uuid REFERENCES tenant (id) ON DELETE CASCADE,
  organization_id uuid REFERENCES organization (id) ON DELETE CASCADE,
  status text NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  progress integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
  message text,
  tables_created integer,
  total_tables integer,
  state jsonb NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 0,
  -- Raised at every lease taken: a worker that lost its lease cannot write with an older one.
  fencing_token bigint NOT NULL DEFAULT 0,
  lease_expires_at timestamptz,
  error text,
  created_by uuid REFERENCES "user" (id) ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX job_status_lease_expires_at_idx ON job (status, lease_expires_at);
CREATE INDEX job_tenant_id_idx ON job (tenant_id);
CREATE INDEX job_organization_id_idx ON job (organization_id);
CREATE INDEX job_created_by_idx ON job (created_by);

GRANT SELECT, INSERT, UPDATE, DELETE ON cluster, connection, tenant, tenant_event, job TO {{app_role}};
