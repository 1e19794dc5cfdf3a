-- What the job engine needs beside a job's state.

ALTER TABLE job
  -- Vault reference of what the job is given for its life only, such as an administrator's connection string.
  ADD COLUMN secret_ref text,
  -- After a failure that may pass: not before this.
  ADD COLUMN next_attempt_at timestamptz,
  ADD COLUMN cancel_requested_at timestamptz,
  -- The step that runs, or failed; null: none began yet, or all are done.
  ADD COLUMN step text,
  -- The domain's code for a failure, as the API answers it.
  ADD COLUMN error_code text,
  -- Started by the platform and by nobody.
  ADD COLUMN is_system boolean NOT NULL DEFAULT false,
  -- At most one unfinished job of a kind in a space, where the kind asks for that.
  ADD COLUMN is_exclusive boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX job_exclusive_idx ON job (organization_id, kind)
  WHERE is_exclusive AND status IN ('queued', 'running');
-- Newest first, as people look at them.
CREATE INDEX job_organization_id_id_idx ON job (organization_id, id DESC);
DROP INDEX job_organization_id_idx;
