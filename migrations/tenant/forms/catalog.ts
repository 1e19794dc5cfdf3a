// biome-ignore-all format: written by `vitest run packages/tenant-db -u`
/** What the pack's migrations make. */
export const formsCatalog = {
  "tables": {
    "deleted_submissions": {
      "deleted_at": "timestamp with time zone NOT NULL DEFAULT",
      "id": "uuid NOT NULL"
    },
    "deliveries": {
      "attempts": "integer NOT NULL DEFAULT",
      "channel": "text NOT NULL",
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "delivered_at": "timestamp with time zone",
      "destination_id": "uuid NOT NULL",
      "id": "uuid NOT NULL",
      "last_error": "text",
      "last_response": "text",
      "last_status_code": "integer",
      "next_attempt_at": "timestamp with time zone",
      "status": "text NOT NULL DEFAULT",
      "submission_id": "uuid NOT NULL"
    },
    "destinations": {
      "channel": "text NOT NULL",
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "disabled_reason": "text",
      "enabled": "boolean NOT NULL DEFAULT",
      "failing_since": "timestamp with time zone",
      "form_id": "uuid",
      "id": "uuid NOT NULL",
      "secret_version": "integer NOT NULL DEFAULT",
      "target": "text NOT NULL"
    },
    "form_counters": {
      "form_id": "uuid NOT NULL",
      "submissions": "bigint NOT NULL"
    },
    "forms": {
      "absent_origin": "text NOT NULL DEFAULT",
      "allow_file_uploads": "boolean NOT NULL DEFAULT",
      "allowed_file_types": "jsonb NOT NULL DEFAULT",
      "allowed_origins": "jsonb NOT NULL DEFAULT",
      "autoresponder": "jsonb",
      "captcha": "jsonb NOT NULL DEFAULT",
      "closes_at": "timestamp with time zone",
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "created_by": "uuid",
      "description": "text",
      "honeypot_field_name": "text",
      "id": "uuid NOT NULL",
      "is_active": "boolean NOT NULL DEFAULT",
      "max_file_count": "integer NOT NULL DEFAULT",
      "max_file_size": "bigint NOT NULL DEFAULT",
      "max_submissions": "integer",
      "name": "text NOT NULL",
      "notification_emails": "jsonb NOT NULL DEFAULT",
      "organization_id": "uuid NOT NULL",
      "policy_version": "integer NOT NULL DEFAULT",
      "rate_limit_per_minute": "integer",
      "redirect_url": "text",
      "response_type": "text NOT NULL DEFAULT",
      "retention_days": "integer",
      "send_email_notifications": "boolean NOT NULL DEFAULT",
      "spam_threshold": "double precision NOT NULL DEFAULT",
      "success_message": "text",
      "updated_at": "timestamp with time zone NOT NULL DEFAULT",
      "validation": "jsonb NOT NULL DEFAULT",
      "webhook_url": "text"
    },
    "installation": {
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "deployment_id": "text NOT NULL",
      "only_row": "boolean NOT NULL DEFAULT",
      "packs": "text[] NOT NULL DEFAULT",
      "space_id": "uuid NOT NULL",
      "updated_at": "timestamp with time zone NOT NULL DEFAULT"
    },
    "notes": {
      "author_user_id": "uuid",
      "body": "text NOT NULL",
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "id": "uuid NOT NULL",
      "submission_id": "uuid NOT NULL",
      "updated_at": "timestamp with time zone NOT NULL DEFAULT"
    },
    "saved_views": {
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "filter": "jsonb NOT NULL DEFAULT",
      "form_id": "uuid",
      "id": "uuid NOT NULL",
      "name": "text NOT NULL",
      "owner_user_id": "uuid",
      "updated_at": "timestamp with time zone NOT NULL DEFAULT"
    },
    "submissions": {
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "data": "jsonb NOT NULL",
      "deleted_at": "timestamp with time zone",
      "email": "text",
      "email_sent": "boolean NOT NULL DEFAULT",
      "email_sent_at": "timestamp with time zone",
      "field_order": "jsonb NOT NULL DEFAULT",
      "files": "jsonb NOT NULL DEFAULT",
      "form_id": "uuid NOT NULL",
      "id": "uuid NOT NULL",
      "ip_address": "text",
      "is_read": "boolean NOT NULL GENERATED",
      "is_spam": "boolean NOT NULL GENERATED",
      "mail_options": "jsonb",
      "name": "text",
      "read_at": "timestamp with time zone",
      "referer": "text",
      "search": "tsvector GENERATED",
      "spam_reason": "text",
      "spam_score": "double precision",
      "status": "text NOT NULL DEFAULT",
      "updated_at": "timestamp with time zone NOT NULL DEFAULT",
      "user_agent": "text",
      "webhook_sent": "boolean NOT NULL DEFAULT",
      "webhook_sent_at": "timestamp with time zone"
    },
    "uploads": {
      "created_at": "timestamp with time zone NOT NULL DEFAULT",
      "form_id": "uuid NOT NULL",
      "key": "text NOT NULL",
      "used_by": "uuid NOT NULL"
    }
  },
  "indexes": {
    "deleted_submissions_pkey": "CREATE UNIQUE INDEX deleted_submissions_pkey ON deleted_submissions USING btree (id)",
    "deliveries_next_attempt_at_idx": "CREATE INDEX deliveries_next_attempt_at_idx ON deliveries USING btree (next_attempt_at) WHERE (status = 'pending'::text)",
    "deliveries_pkey": "CREATE UNIQUE INDEX deliveries_pkey ON deliveries USING btree (id)",
    "deliveries_submission_id_destination_id_channel_key": "CREATE UNIQUE INDEX deliveries_submission_id_destination_id_channel_key ON deliveries USING btree (submission_id, destination_id, channel)",
    "destinations_form_id_idx": "CREATE INDEX destinations_form_id_idx ON destinations USING btree (form_id)",
    "destinations_pkey": "CREATE UNIQUE INDEX destinations_pkey ON destinations USING btree (id)",
    "form_counters_pkey": "CREATE UNIQUE INDEX form_counters_pkey ON form_counters USING btree (form_id)",
    "forms_pkey": "CREATE UNIQUE INDEX forms_pkey ON forms USING btree (id)",
    "installation_pkey": "CREATE UNIQUE INDEX installation_pkey ON installation USING btree (only_row)",
    "notes_pkey": "CREATE UNIQUE INDEX notes_pkey ON notes USING btree (id)",
    "notes_submission_id_idx": "CREATE INDEX notes_submission_id_idx ON notes USING btree (submission_id)",
    "saved_views_form_id_idx": "CREATE INDEX saved_views_form_id_idx ON saved_views USING btree (form_id)",
    "saved_views_pkey": "CREATE UNIQUE INDEX saved_views_pkey ON saved_views USING btree (id)",
    "submissions_deleted_at_idx": "CREATE INDEX submissions_deleted_at_idx ON submissions USING btree (deleted_at) WHERE (deleted_at IS NOT NULL)",
    "submissions_form_id_created_at_idx": "CREATE INDEX submissions_form_id_created_at_idx ON submissions USING btree (form_id, created_at DESC, id DESC)",
    "submissions_pkey": "CREATE UNIQUE INDEX submissions_pkey ON submissions USING btree (id)",
    "submissions_search_idx": "CREATE INDEX submissions_search_idx ON submissions USING gin (search)",
    "uploads_pkey": "CREATE UNIQUE INDEX uploads_pkey ON uploads USING btree (key)",
    "uploads_used_by_idx": "CREATE INDEX uploads_used_by_idx ON uploads USING btree (used_by)"
  },
  "functions": {
    "delete_form_submissions()": "invoker d918e9414eca4c35084a7290ffa37781",
    "forget_form_counter()": "invoker cc632e0c64b67aeed31dbf83005403e2",
    "record_submission_v1(uuid, uuid, integer, timestamp with time zone, text, text, text, jsonb, jsonb, jsonb, double precision, text, text, text, text, jsonb, jsonb, text[], boolean)": "definer c5425861723cb16aae60e26428b3f586"
  }
};
