-- As before, faster: the look at the form and the row are one statement, and nothing is asked that only a replay needs.
-- Takes one submission in one round trip, with all that depends on it, or answers why not:
-- stored, duplicate, erased, form_missing, stale_policy, closed, limited, upload_used.
--
-- A form with a cap and a post with uploaded files need more than their row: the INSERT finds that out and does
-- nothing, the rest is taken, and it runs again. Whatever else keeps it from storing is looked up afterwards.
--
-- The ingest role may call it and do nothing else, so it runs as its owner. Every name and operator is qualified
-- instead of pinning search_path, which would cost at every call: a caller's search_path changes nothing.
CREATE OR REPLACE FUNCTION record_submission_v1(
  p_id uuid,
  p_form_id uuid,
  p_policy_version integer,
  -- Also the time by which the close date is judged.
  p_created_at timestamptz,
  p_status text,
  p_email text,
  p_name text,
  p_data jsonb,
  p_field_order jsonb,
  p_files jsonb,
  p_spam_score double precision,
  p_spam_reason text,
  p_ip_address text,
  p_user_agent text,
  p_referer text,
  -- null: none. {subject, cc}
  p_mail_options jsonb,
  -- null: none. [{id, destination_id, channel}]
  p_deliveries jsonb,
  -- null: none.
  p_upload_keys text[],
  -- A replay: its visitor was told "stored", so close date, cap and policy no longer apply.
  p_already_accepted boolean
) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER AS $function$
DECLARE
  v_form record;
  -- The form was looked at and lets the post in, and what it takes besides its row is taken.
  v_is_admitted boolean := false;
  v_is_counted boolean := false;
  v_rows bigint;
  v_refusal text;
BEGIN
  LOOP
    INSERT INTO {{schema}}.submissions (
      id, form_id, email, name, status, spam_score, spam_reason, data, field_order, files,
      ip_address, user_agent, referer, mail_options, created_at, updated_at
    )
    SELECT
      p_id, p_form_id, p_email, p_name, p_status, p_spam_score, p_spam_reason, p_data, p_field_order, p_files,
      p_ip_address, p_user_agent, p_referer, p_mail_options, p_created_at, p_created_at
    FROM {{schema}}.forms f
    WHERE f.id OPERATOR(pg_catalog.=) p_form_id
      AND NOT EXISTS (SELECT FROM {{schema}}.deleted_submissions d WHERE d.id OPERATOR(pg_catalog.=) p_id)
      AND (
        v_is_admitted
        OR p_upload_keys IS NULL
          AND (f.max_submissions IS NULL OR p_status OPERATOR(pg_catalog.=) 'spam')
          AND (
            p_already_accepted
            OR f.policy_version OPERATOR(pg_catalog.<=) p_policy_version
              AND (f.closes_at IS NULL OR f.closes_at OPERATOR(pg_catalog.>) p_created_at)
          )
      )
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
      IF p_already_accepted THEN
        -- An erasure that committed since the INSERT began: only a replay comes late enough to meet one.
        PERFORM FROM {{schema}}.deleted_submissions d WHERE d.id OPERATOR(pg_catalog.=) p_id;
        IF FOUND THEN
          DELETE FROM {{schema}}.submissions s WHERE s.id OPERATOR(pg_catalog.=) p_id;
          v_refusal := 'erased';
          EXIT;
        END IF;
      END IF;
      IF p_deliveries IS NOT NULL THEN
        INSERT INTO {{schema}}.deliveries (id, submission_id, destination_id, channel, next_attempt_at, created_at)
          SELECT d.id, p_id, d.destination_id, d.channel, p_created_at, p_created_at
          FROM pg_catalog.jsonb_to_recordset(p_deliveries) AS d (id uuid, destination_id uuid, channel text);
      END IF;
      RETURN 'stored';
    END IF;

    -- Not stored: why, and what is still to be taken?
    SELECT f.closes_at, f.max_submissions, f.policy_version INTO v_form
      FROM {{schema}}.forms f WHERE f.id OPERATOR(pg_catalog.=) p_form_id;
    IF NOT FOUND THEN v_refusal := 'form_missing'; END IF;
    PERFORM FROM {{schema}}.deleted_submissions d WHERE d.id OPERATOR(pg_catalog.=) p_id;
    IF FOUND THEN v_refusal := 'erased'; END IF;
    EXIT WHEN v_refusal IS NOT NULL;
    IF v_is_admitted THEN
      v_refusal := 'duplicate';
      EXIT;
    END IF;

    IF NOT p_already_accepted THEN
      IF v_form.policy_version OPERATOR(pg_catalog.>) p_policy_version THEN
        v_refusal := 'stale_policy';
        EXIT;
      ELSIF v_form.closes_at OPERATOR(pg_catalog.<=) p_created_at THEN
        v_refusal := 'closed';
        EXIT;
      END IF;
    END IF;

    -- Only a cap takes the counter's lock: posts to other forms never wait for each other.
    IF v_form.max_submissions IS NOT NULL AND p_status OPERATOR(pg_catalog.<>) 'spam' THEN
      LOOP
        UPDATE {{schema}}.form_counters c SET submissions = c.submissions OPERATOR(pg_catalog.+) 1
          WHERE c.form_id OPERATOR(pg_catalog.=) p_form_id
            AND (p_already_accepted OR c.submissions OPERATOR(pg_catalog.<) v_form.max_submissions);
        IF FOUND THEN
          v_is_counted := true;
          EXIT;
        END IF;
        PERFORM FROM {{schema}}.form_counters c WHERE c.form_id OPERATOR(pg_catalog.=) p_form_id;
        IF FOUND THEN
          v_refusal := 'limited';
          EXIT;
        END IF;
        INSERT INTO {{schema}}.form_counters (form_id, submissions)
          SELECT p_form_id, pg_catalog.count(*) FROM {{schema}}.submissions s
            WHERE s.form_id OPERATOR(pg_catalog.=) p_form_id AND s.status OPERATOR(pg_catalog.<>) 'spam'
          ON CONFLICT DO NOTHING;
      END LOOP;
      EXIT WHEN v_refusal IS NOT NULL;
    END IF;

    IF p_upload_keys IS NOT NULL THEN
      -- In one order everywhere, so that two posts with the same handles cannot lock each other out.
      INSERT INTO {{schema}}.uploads (key, form_id, used_by, created_at)
        SELECT DISTINCT k, p_form_id, p_id, p_created_at FROM pg_catalog.unnest(p_upload_keys) AS k ORDER BY k
        ON CONFLICT DO NOTHING;
      GET DIAGNOSTICS v_rows = ROW_COUNT;
      IF v_rows OPERATOR(pg_catalog.<) (SELECT pg_catalog.count(DISTINCT k) FROM pg_catalog.unnest(p_upload_keys) AS k) THEN
        v_refusal := 'upload_used';
        EXIT;
      END IF;
    END IF;
    v_is_admitted := true;
  END LOOP;

  -- Refused: what was taken above goes back, and a post that stands already is told so whatever else is true by now.
  IF v_is_counted THEN
    UPDATE {{schema}}.form_counters c SET submissions = c.submissions OPERATOR(pg_catalog.-) 1
      WHERE c.form_id OPERATOR(pg_catalog.=) p_form_id;
  END IF;
  PERFORM FROM {{schema}}.submissions s WHERE s.id OPERATOR(pg_catalog.=) p_id;
  IF FOUND THEN RETURN 'duplicate'; END IF;
  IF p_upload_keys IS NOT NULL THEN
    DELETE FROM {{schema}}.uploads u WHERE u.used_by OPERATOR(pg_catalog.=) p_id;
  END IF;
  RETURN v_refusal;
END
$function$;
