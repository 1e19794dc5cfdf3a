import { isDeepStrictEqual } from "node:util";
import type { TextRow } from "../connection/text-query.ts";
import { TenantDataError } from "../errors.ts";
import type { TenantForm, TenantStore } from "../tenant-store.ts";
import { formColumns, parseFormRow } from "./form-row.ts";
import { listForms } from "./list-forms.ts";
import { onlyValue, parseCount } from "./parse-answer.ts";
import type { Run } from "./run.ts";

const REMOVED_AT_ONCE = 500;
/** Columns of the customer's own are a part of the row. What is larger is none of ours, and as good as missing. */
const ROW_BYTES_MAX = 1024 * 1024;
const FORM_JSON = `CASE WHEN octet_length(to_jsonb(f)::text) <= ${ROW_BYTES_MAX} THEN to_jsonb(f) ELSE '{}' END`;
/** Set once, when the form is made. */
const FIXED = new Set(["id", "organization_id", "created_by", "created_at"]);

/** As `TenantStore.forms`. @param schema quoted. */
export function formStatements(schema: string, run: Run): TenantStore["forms"] {
  const find = async (formId: string): Promise<TenantForm | null> => {
    const text = `SELECT ${FORM_JSON} FROM ${schema}.forms f WHERE f.id = $1`;
    const { rows } = await run({ text, values: [formId], rowsMax: 1 });
    return theOne(rows, formId);
  };
  return {
    insert: async (form) => {
      const columns = formColumns(form);
      const text = `INSERT INTO ${schema}.forms (${columns.map(([column]) => column).join(", ")})
        VALUES (${columns.map((_column, index) => `$${index + 1}`).join(", ")}) ON CONFLICT (id) DO NOTHING`;
      await run({ text, values: columns.map(([, value]) => value), rowsMax: 0 });
    },
    find,
    update: async (form, { policyVersion }) => {
      const columns = formColumns(form).filter(([column]) => !FIXED.has(column));
      const text = `UPDATE ${schema}.forms f
        SET ${columns.map(([column], index) => `${column} = $${index + 4}`).join(", ")}
        WHERE f.id = $1 AND f.organization_id = $2 AND f.policy_version = $3 RETURNING ${FORM_JSON}`;
      const seen = [form.id, form.organizationId, String(policyVersion)];
      const { rows, isRetried } = await run({
        text,
        values: [...seen, ...columns.map(([, value]) => value)],
        rowsMax: 1,
      });
      const updated = theOne(rows, form.id);
      if (updated !== null || !isRetried) return updated;
      // The first try may have written it with its answer lost.
      const present = await find(form.id);
      return isDeepStrictEqual(present, {
        ...form,
        createdBy: present?.createdBy,
        createdAt: present?.createdAt,
      })
        ? present
        : null;
    },
    list: (filter) => listForms(schema, run, filter),
    removeSubmissions: async (formId) => {
      const text = `WITH gone AS (
          DELETE FROM ${schema}.submissions s WHERE s.id IN (
            SELECT o.id FROM ${schema}.submissions o WHERE o.form_id = $1
            ORDER BY o.created_at, o.id LIMIT ${REMOVED_AT_ONCE})
          RETURNING s.id)
        SELECT count(*) FROM gone`;
      const { rows } = await run({ text, values: [formId], rowsMax: 1 });
      return parseCount(onlyValue(rows, "a number of submissions"));
    },
    remove: async (formId) => {
      const text = `WITH handles AS (DELETE FROM ${schema}.uploads u WHERE u.form_id = $1)
        DELETE FROM ${schema}.forms f WHERE f.id = $1`;
      await run({ text, values: [formId], rowsMax: 0 });
    },
  };
}

function theOne(rows: readonly TextRow[], formId: string): TenantForm | null {
  if (rows.length === 0) return null;
  const form = parseFormRow(onlyValue(rows, "a form"));
  if (form.id !== formId.toLowerCase())
    throw new TenantDataError("unparsable", { what: "the form asked for" });
  return form;
}
