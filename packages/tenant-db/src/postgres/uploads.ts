import * as z from "zod";
import { TenantDataError } from "../errors.ts";
import type { TenantStore } from "../tenant-store.ts";
import { onlyValue, parseJson } from "./parse-answer.ts";
import { textArray } from "./record-parameters.ts";
import type { Run } from "./run.ts";

/** @param schema quoted. */
export function createUploads(schema: string, run: Run): TenantStore["uploads"] {
  return {
    unused: async (keys) => {
      const text = `SELECT coalesce(json_agg(k), '[]') FROM unnest($1::text[]) AS k
        WHERE NOT EXISTS (SELECT FROM ${schema}.uploads u WHERE u.key = k)`;
      const { rows } = await run({ text, values: [textArray(keys)], rowsMax: 1 });
      // A hostile server's answer names nothing that was not asked about.
      const asked = new Set(keys);
      const unused = z.array(z.string()).safeParse(parseJson(onlyValue(rows, "keys")));
      if (!unused.success || !unused.data.every((key) => asked.has(key)))
        throw new TenantDataError("unparsable", { what: "keys" });
      return unused.data;
    },
    hold: async (uploads) => {
      const text = `INSERT INTO ${schema}.uploads (key, form_id, used_by)
        SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING`;
      const columns = [
        uploads.map(({ key }) => key),
        uploads.map(({ formId }) => formId),
        uploads.map(({ submissionId }) => submissionId),
      ];
      await run({ text, values: columns.map(textArray), rowsMax: 0 });
    },
  };
}
