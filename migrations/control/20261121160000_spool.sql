-- Posts that wait for their customer's database. The posts themselves are sealed objects in the platform's bucket; here
-- stands what is known of them, and who works on them.

ALTER TABLE tenant
  -- A space may rather have its visitors told to come back than have posts wait with the platform.
  ADD COLUMN when_unavailable text NOT NULL DEFAULT 'spool' CHECK (when_unavailable IN ('spool', 'refuse'));

-- One row per tenant that ever had to wait.
CREATE TABLE tenant_spool (
  tenant_id uuid PRIMARY KEY REFERENCES tenant (id) ON DELETE CASCADE,
  -- As counted by listing at the last try, and when that was.
  waiting_count integer NOT NULL DEFAULT 0,
  waiting_bytes bigint NOT NULL DEFAULT 0,
  waiting_files integer NOT NULL DEFAULT 0,
  failed_count integer NOT NULL DEFAULT 0,
  quarantined_count integer NOT NULL DEFAULT 0,
  counted_at timestamptz,
  -- Since when the oldest of them waits; null: none does.
  waiting_since timestamptz,
  -- Why the last try stored nothing, as the contract's SpoolReason; null: it did, or there was none.
  reason text,
  -- Tries in a row that failed.
  attempts integer NOT NULL DEFAULT 0,
  last_try_at timestamptz,
  -- Nobody tries before; null: whoever looks may.
  next_try_at timestamptz,
  -- One worker at a time, and since when nobody believes an older one.
  lease_expires_at timestamptz,
  fencing_token bigint NOT NULL DEFAULT 0,
  -- Somebody asked while a worker was at it: it looks again before it lets go.
  is_asked boolean NOT NULL DEFAULT false,
  -- No room for more: ingest is told with the route.
  is_full boolean NOT NULL DEFAULT false,
  -- When the owners were told of the waiting that goes on; null: not yet.
  owners_told_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tenant_spool_next_try_at_idx ON tenant_spool (next_try_at) WHERE waiting_since IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_spool TO {{app_role}};
