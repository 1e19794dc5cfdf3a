-- Invitations by link, and whose a key is.

ALTER TABLE invitation
  -- SHA-256 of the link's token, in base64url; null: answered or taken back.
  ADD COLUMN token_hash text UNIQUE;
-- One open invitation for an address in a space.
CREATE UNIQUE INDEX invitation_pending_idx ON invitation (organization_id, email) WHERE status = 'pending';

ALTER TABLE apikey
  -- Above whose role it never goes, and without whom it is nothing; null: made by the platform.
  ADD COLUMN created_by uuid REFERENCES "user" (id) ON DELETE CASCADE;
CREATE INDEX apikey_created_by_idx ON apikey (created_by);
