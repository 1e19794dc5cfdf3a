import { quoteIdentifier } from "@formtrap/migrator";
import type { Statement } from "../connection/text-query.ts";
import { TenantDataError } from "../errors.ts";
import type { NewSubmission, RecordOutcome } from "../submission.ts";
import type { TenantForm, TenantStore } from "../tenant-store.ts";
import { claimDeliveries } from "./claim-deliveries.ts";
import { countSpam } from "./count-spam.ts";
import { createDeliveryHistory } from "./delivery-history.ts";
import { createDestinationStore } from "./destinations.ts";
import { finishDeliveries } from "./finish-deliveries.ts";
import { formColumns, parseFormRow } from "./form-row.ts";
import { RECORD_ARGUMENTS, recordParameters, textArray } from "./record-parameters.ts";
import { onlyValue, type Run } from "./statement.ts";

/**
 * A space's data in a schema of a Postgres database, wherever it is. Every call is one round trip; every statement is
 * schema-qualified, unnamed and free of session state, so it runs through a transaction-mode pooler.
 * All methods throw TenantUnavailable and TenantDataError.
 */
export function createPostgresTenantStore(options: {
  readonly schemaName: string;
  readonly run: Run;
}): TenantStore {
  const { run } = options;
  const schema = quoteIdentifier(options.schemaName);
  const recordText = `SELECT ${schema}.record_submission_v1(${RECORD_ARGUMENTS})`;

  return {
    forms: {
      insert: async (form) => {
        await run(insertForm(schema, form));
      },
      find: async (formId) => {
        const text = `SELECT to_jsonb(f) FROM ${schema}.forms f WHERE f.id = $1`;
        const { rows } = await run({ text, values: [formId], rowsMax: 1 });
        if (rows.length === 0) return null;
        const form = parseFormRow(onlyValue(rows, "a form"));
        if (form.id !== formId.toLowerCase())
          throw new TenantDataError("unparsable", { what: "the form asked for" });
        return form;
      },
    },
    submissions: {
      record: async (submission) => {
        const { rows, isRetried } = await run({
          text: recordText,
          values: recordParameters(submission),
          rowsMax: 1,
        });
        const outcome = parseOutcome(onlyValue(rows, "an outcome"));
        // The first try may have been committed with its answer lost: what it stored still has to be looked after.
        return isRetried && outcome === "duplicate" ? "stored" : outcome;
      },
      isRecorded: async ({ id, formId }) => {
        // No policy is older than version 0, so the function only looks: it answers what stands under the id, or "stale".
        const { rows } = await run({
          text: recordText,
          values: recordParameters(probe(id, formId)),
          rowsMax: 1,
        });
        const outcome = parseOutcome(onlyValue(rows, "an outcome"));
        return outcome === "duplicate" || outcome === "erased";
      },
      count: async (formId) => {
        const text = `SELECT count(*) FROM ${schema}.submissions s WHERE s.form_id = $1 AND s.deleted_at IS NULL`;
        const { rows } = await run({ text, values: [formId], rowsMax: 1 });
        return parseCount(onlyValue(rows, "a count"));
      },
      spamSince: async (since) => await countSpam(schema, run, since),
    },
    destinations: createDestinationStore(schema, run),
    deliveries: {
      claim: claimDeliveries(schema, run),
      finish: finishDeliveries(schema, run),
      ...createDeliveryHistory(schema, run),
    },
    uploads: {
      unused: async (keys) => {
        const text = `SELECT coalesce(json_agg(k), '[]') FROM unnest($1::text[]) AS k
          WHERE NOT EXISTS (SELECT FROM ${schema}.uploads u WHERE u.key = k)`;
        const { rows } = await run({ text, values: [textArray(keys)], rowsMax: 1 });
        const unused = parseKeys(onlyValue(rows, "keys"));
        // A hostile server's answer names nothing that was not asked about.
        const asked = new Set(keys);
        if (!unused.every((key) => asked.has(key))) throw new TenantDataError("unparsable", { what: "keys" });
        return unused;
      },
    },
    health: async () => {
      const text = "SELECT pg_catalog.current_setting('server_version_num')";
      const { rows } = await run({ text, values: [], rowsMax: 1 });
      return { serverVersionNum: parseCount(onlyValue(rows, "a version")) };
    },
  };
}

/** A submission that is older than any policy and holds nothing. */
function probe(id: string, formId: string): NewSubmission {
  return {
    id,
    formId,
    policyVersion: 0,
    createdAt: new Date(0),
    status: "spam",
    email: null,
    name: null,
    dataJson: "{}",
    fieldOrder: [],
    files: [],
    uploadKeys: [],
    spamScore: null,
    spamReason: null,
    ipAddress: null,
    userAgent: null,
    referer: null,
    mailOptions: null,
    deliveries: [],
    alreadyAccepted: false,
  };
}

function insertForm(schema: string, form: TenantForm): Statement {
  const columns = formColumns(form);
  return {
    text: `INSERT INTO ${schema}.forms (${columns.map(([column]) => column).join(", ")})
      VALUES (${columns.map((_column, index) => `$${index + 1}`).join(", ")}) ON CONFLICT (id) DO NOTHING`,
    values: columns.map(([, value]) => value),
    rowsMax: 0,
  };
}

function parseOutcome(text: string): RecordOutcome {
  switch (text) {
    case "stored":
    case "duplicate":
    case "closed":
    case "limited":
    case "stale_policy":
    case "upload_used":
    case "form_missing":
    case "erased":
      return text;
    default:
      throw new TenantDataError("unparsable", { what: "an outcome" });
  }
}

function parseKeys(text: string): readonly string[] {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Judged below.
  }
  const keys: readonly unknown[] = Array.isArray(parsed) ? parsed : [null];
  return keys.map((key) => {
    if (typeof key !== "string") throw new TenantDataError("unparsable", { what: "keys" });
    return key;
  });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw new TenantDataError("unparsable", { what: "a whole number" });
  return count;
}
