import type { TextRow } from "../connection/text-query.ts";
import type { DestinationStore, TenantDestination } from "../delivery-store.ts";
import { TenantDataError } from "../errors.ts";
import { DESTINATION_JSON, describedColumns, destinationRowSchema, stateColumns } from "./destination-row.ts";
import { parseRows } from "./parse-answer.ts";
import type { Run } from "./run.ts";
import { storableOrNull } from "./storable-text.ts";

const OF_FORM_MAX = 200;
const LIST_MAX = 1_000;

/** @param schema quoted. */
export function createDestinations(schema: string, run: Run): DestinationStore {
  const table = `${schema}.destinations`;
  const selectText = `SELECT ${DESTINATION_JSON} FROM ${table} d`;
  return {
    save: async (destination) => {
      await run(saveStatement(table, destination));
    },
    ofForm: async (formId) => {
      const text = `${selectText} WHERE d.form_id = $1 OR d.form_id IS NULL
        ORDER BY d.created_at, d.id LIMIT ${OF_FORM_MAX}`;
      const { rows } = await run({ text, values: [formId], rowsMax: OF_FORM_MAX });
      const asked = formId.toLowerCase();
      return parseRows(rows, destinationRowSchema).filter(
        (destination) => destination.formId === null || destination.formId === asked,
      );
    },
    list: async () => {
      const text = `${selectText} ORDER BY d.created_at, d.id LIMIT ${LIST_MAX}`;
      const { rows } = await run({ text, values: [], rowsMax: LIST_MAX });
      return parseRows(rows, destinationRowSchema);
    },
    find: async (destinationId) => {
      const text = `${selectText} WHERE d.id = $1`;
      const { rows } = await run({ text, values: [destinationId], rowsMax: 1 });
      return theOne(rows, destinationId);
    },
    setEnabled: async (destinationId, { isEnabled, disabledReason, now }) => {
      const text = `UPDATE ${table} d SET enabled = $2::boolean, updated_at = $4::timestamptz,
          disabled_reason = CASE WHEN $2::boolean THEN NULL ELSE $3::text END,
          failing_since = CASE WHEN $2::boolean THEN NULL ELSE d.failing_since END
        WHERE d.id = $1 RETURNING d.id`;
      const values = [destinationId, String(isEnabled), storableOrNull(disabledReason), now.toISOString()];
      const { rows } = await run({ text, values, rowsMax: 1 });
      return rows.length === 1;
    },
    rotateSecret: async (destinationId, now) => {
      // The time tells a repeated statement that the version was raised already.
      const text = `UPDATE ${table} d SET secret_rotated_at = $2::timestamptz, updated_at = $2::timestamptz,
          secret_version = d.secret_version
            + CASE WHEN d.secret_rotated_at = $2::timestamptz THEN 0 ELSE 1 END
        WHERE d.id = $1 RETURNING ${DESTINATION_JSON}`;
      const { rows } = await run({ text, values: [destinationId, now.toISOString()], rowsMax: 1 });
      return theOne(rows, destinationId);
    },
    remove: async (destinationId) => {
      const text = `DELETE FROM ${table} d WHERE d.id = $1 RETURNING d.id`;
      const { rows, isRetried } = await run({ text, values: [destinationId], rowsMax: 1 });
      // The first try may have removed it with its answer lost.
      return rows.length === 1 || isRetried;
    },
  };
}

function saveStatement(table: string, destination: TenantDestination) {
  const described = describedColumns(destination);
  const columns = [...described, ...stateColumns(destination)];
  const text = `INSERT INTO ${table} (${columns.map(([column]) => column).join(", ")})
    VALUES (${columns.map((_column, index) => `$${index + 1}`).join(", ")})
    ON CONFLICT (id) DO UPDATE SET ${described.map(([column]) => `${column} = excluded.${column}`).join(", ")}`;
  return { text, values: columns.map(([, value]) => value), rowsMax: 0 };
}

function theOne(rows: readonly TextRow[], destinationId: string): TenantDestination | null {
  if (rows.length === 0) return null;
  const destination = parseRows(rows, destinationRowSchema)[0];
  if (destination?.id !== destinationId.toLowerCase())
    throw new TenantDataError("unparsable", { what: "the destination asked for" });
  return destination;
}
