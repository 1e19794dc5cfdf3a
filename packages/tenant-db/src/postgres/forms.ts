import { TenantDataError } from "../errors.ts";
import type { TenantStore } from "../tenant-store.ts";
import { formColumns, parseFormRow } from "./form-row.ts";
import { onlyValue } from "./parse-answer.ts";
import type { Run } from "./run.ts";

/** @param schema quoted. */
export function createForms(schema: string, run: Run): TenantStore["forms"] {
  return {
    insert: async (form) => {
      const columns = formColumns(form);
      const text = `INSERT INTO ${schema}.forms (${columns.map(([column]) => column).join(", ")})
        VALUES (${columns.map((_column, index) => `$${index + 1}`).join(", ")}) ON CONFLICT (id) DO NOTHING`;
      await run({ text, values: columns.map(([, value]) => value), rowsMax: 0 });
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
  };
}
