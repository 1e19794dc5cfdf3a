import { deliveryChannelSchema, destinationOptionsSchema } from "@formtrap/contracts";
import * as z from "zod";
import type { DestinationStore, TenantDestination } from "../delivery-store.ts";
import { parseJsonValue, type Run, timestamp, tolerantList } from "./statement.ts";

const OF_FORM_MAX = 200;
const LIST_MAX = 1_000;

/** `destinations` as `to_jsonb` writes it. The customer may have added columns of their own. */
const rowSchema = z
  .object({
    id: z.uuid(),
    form_id: z.uuid().nullable(),
    channel: deliveryChannelSchema,
    name: z.string().nullable(),
    target: z.string().max(4_000),
    sealed_secret: z.string().max(8_000).nullable(),
    options: destinationOptionsSchema,
    enabled: z.boolean(),
    failing_since: timestamp.nullable(),
    disabled_reason: z.string().nullable(),
    secret_version: z.int().min(1),
    secret_rotated_at: timestamp.nullable(),
    is_from_form: z.boolean(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .transform(
    (row): TenantDestination => ({
      id: row.id,
      formId: row.form_id,
      channel: row.channel,
      name: row.name,
      target: row.target,
      sealedSecret: row.sealed_secret,
      options: row.options,
      isEnabled: row.enabled,
      failingSince: row.failing_since,
      disabledReason: row.disabled_reason,
      secretVersion: row.secret_version,
      secretRotatedAt: row.secret_rotated_at,
      isFromForm: row.is_from_form,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    }),
  );
const listSchema = tolerantList(rowSchema);

/** @param schema the tenant's, quoted. */
export function createDestinationStore(schema: string, run: Run): DestinationStore {
  const list = async (where: string, values: string[], limit: number) => {
    const text = `SELECT coalesce(json_agg(to_jsonb(d) ORDER BY d.created_at, d.id), '[]')
      FROM (SELECT * FROM ${schema}.destinations d WHERE ${where} ORDER BY d.created_at, d.id LIMIT ${limit}) d`;
    const { rows } = await run({ text, values, rowsMax: 1 });
    return parseJsonValue(rows, listSchema, "destinations");
  };
  /** @returns the changed row; null where there is none. */
  const change = async (text: string, values: (string | null)[]) => {
    const { rows } = await run({ text: `${text} RETURNING to_jsonb(d)`, values, rowsMax: 1 });
    return rows.length === 0 ? null : parseJsonValue(rows, rowSchema, "a destination");
  };

  return {
    save: async (destination) => {
      await run(saveStatement(schema, destination));
    },
    ofForm: async (formId) => {
      const found = await list("d.form_id = $1 OR d.form_id IS NULL", [formId], OF_FORM_MAX);
      return found.filter((destination) => destination.formId === null || destination.formId === formId);
    },
    list: async () => await list("true", [], LIST_MAX),
    find: async (destinationId) => {
      const text = `SELECT to_jsonb(d) FROM ${schema}.destinations d WHERE d.id = $1`;
      const { rows } = await run({ text, values: [destinationId], rowsMax: 1 });
      if (rows.length === 0) return null;
      const found = parseJsonValue(rows, rowSchema, "a destination");
      return found.id === destinationId ? found : null;
    },
    setEnabled: async (destinationId, { isEnabled, disabledReason, now }) => {
      const text = `UPDATE ${schema}.destinations d SET enabled = $2, disabled_reason = $3, updated_at = $4,
        failing_since = CASE WHEN $2 THEN NULL ELSE d.failing_since END WHERE d.id = $1`;
      return (
        (await change(text, [destinationId, String(isEnabled), disabledReason, now.toISOString()])) !== null
      );
    },
    rotateSecret: async (destinationId, now) => {
      // Said with the time of asking, so that the same statement sent twice raises the version once.
      const text = `UPDATE ${schema}.destinations d
        SET secret_version = d.secret_version + CASE WHEN d.secret_rotated_at IS NOT DISTINCT FROM $2 THEN 0 ELSE 1 END,
            secret_rotated_at = $2, updated_at = $2 WHERE d.id = $1`;
      return await change(text, [destinationId, now.toISOString()]);
    },
    remove: async (destinationId) => {
      const text = `DELETE FROM ${schema}.destinations d WHERE d.id = $1 RETURNING 'x'`;
      const { rows, isRetried } = await run({ text, values: [destinationId], rowsMax: 1 });
      return rows.length === 1 || isRetried;
    },
  };
}

function saveStatement(schema: string, destination: TenantDestination): Parameters<Run>[0] {
  const columns: readonly (readonly [column: string, value: string | null])[] = [
    ["id", destination.id],
    ["form_id", destination.formId],
    ["channel", destination.channel],
    ["name", destination.name],
    ["target", destination.target],
    ["sealed_secret", destination.sealedSecret],
    ["options", JSON.stringify(destination.options)],
    ["is_from_form", String(destination.isFromForm)],
    ["updated_at", destination.updatedAt.toISOString()],
    ["enabled", String(destination.isEnabled)],
    ["failing_since", destination.failingSince?.toISOString() ?? null],
    ["disabled_reason", destination.disabledReason],
    ["secret_version", String(destination.secretVersion)],
    ["secret_rotated_at", destination.secretRotatedAt?.toISOString() ?? null],
    ["created_at", destination.createdAt.toISOString()],
  ];
  const changed = [
    "form_id",
    "channel",
    "name",
    "target",
    "sealed_secret",
    "options",
    "is_from_form",
    "updated_at",
  ];
  return {
    text: `INSERT INTO ${schema}.destinations (${columns.map(([column]) => column).join(", ")})
      VALUES (${columns.map((_column, index) => `$${index + 1}`).join(", ")})
      ON CONFLICT (id) DO UPDATE SET ${changed.map((column) => `${column} = excluded.${column}`).join(", ")}`,
    values: columns.map(([, value]) => value),
    rowsMax: 0,
  };
}
