-- What the API remembers of its calls: keys that make a repeat harmless, rate limits, and a log for the space's people.

-- A call that was begun, or its answer. The answer is sealed under the caller's own key, of which a hash is kept only:
-- what a customer's database answered is not for this one to read.
CREATE TABLE idempotency_key (
  -- A new one whenever the key is taken: who was slow cannot write over whoever took it next.
  id uuid NOT NULL UNIQUE,
  -- null: outside of spaces.
  organization_id uuid REFERENCES organization (id) ON DELETE CASCADE,
  actor_id uuid NOT NULL,
  key_hash text NOT NULL,
  request_hash text NOT NULL,
  -- null: at work.
  status integer,
  -- null where there is none, or it must not be kept.
  response bytea,
  is_kept boolean NOT NULL DEFAULT true,
  taken_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (organization_id, actor_id, key_hash)
);
CREATE INDEX idempotency_key_expires_at_idx ON idempotency_key (expires_at);

-- Calls of one caller in one window. Not logged: what a failover forgets is a minute's count.
CREATE UNLOGGED TABLE api_rate (
  subject text PRIMARY KEY,
  window_started_at timestamptz NOT NULL,
  calls integer NOT NULL
);
CREATE INDEX api_rate_window_started_at_idx ON api_rate (window_started_at);

-- No foreign keys, as in the audit log.
CREATE TABLE api_request_log (
  id uuid NOT NULL,
  organization_id uuid,
  api_key_id uuid,
  user_id uuid,
  -- The route's pattern, such as /spaces/{spaceId}/forms.
  endpoint text NOT NULL,
  method text NOT NULL,
  status_code integer NOT NULL,
  response_time_ms integer NOT NULL,
  ip_address text,
  user_agent text,
  error_message text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX api_request_log_organization_id_id_idx ON api_request_log (organization_id, id DESC);
CREATE INDEX api_request_log_created_at_idx ON api_request_log (created_at);

-- The default partition takes what a wrong clock writes, so that no row is ever refused.
CREATE TABLE api_request_log_default PARTITION OF api_request_log DEFAULT;
DO $$
DECLARE
  month timestamptz;
BEGIN
  FOR month IN
    SELECT generate_series(timestamp '2026-01-01', timestamp '2035-12-01', interval '1 month') AT TIME ZONE 'UTC'
  LOOP
    EXECUTE format(
      'CREATE TABLE %I PARTITION OF api_request_log FOR VALUES FROM (%L) TO (%L)',
      'api_request_log_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM'),
      month,
      (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
    );
  END LOOP;
END
$$;

-- The application adds lines and reads them; it removes what is older than 90 days, and nothing else.
CREATE FUNCTION remove_old_api_requests(rows_max integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
  WITH removed AS (
    DELETE FROM api_request_log WHERE (id, created_at) IN (
      SELECT id, created_at FROM api_request_log
      WHERE created_at < now() - interval '90 days' ORDER BY created_at LIMIT rows_max
    ) RETURNING 1
  )
  SELECT count(*)::integer FROM removed
$$;
REVOKE ALL ON FUNCTION remove_old_api_requests(integer) FROM PUBLIC;

-- People page through the audit log by id, newest first.
CREATE INDEX audit_log_organization_id_id_idx ON audit_log (organization_id, id DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key, api_rate TO {{app_role}};
GRANT SELECT, INSERT ON api_request_log TO {{app_role}};
GRANT EXECUTE ON FUNCTION remove_old_api_requests(integer) TO {{app_role}};
