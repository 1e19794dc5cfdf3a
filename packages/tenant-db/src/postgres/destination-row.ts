import {
  type DestinationOptions,
  deliveryChannelSchema,
  destinationOptionsSchema,
} from "@formtrap/contracts";
import * as z from "zod";
import type { TenantDestination } from "../delivery-store.ts";
import { timestampSchema } from "./parse-answer.ts";
import { storableJson, storableOrNull, storableText } from "./storable-text.ts";

const OPTIONS_BYTES_MAX = 65_536;
const TARGET_CHARACTERS_MAX = 4_096;
const SEALED_CHARACTERS_MAX = 8_192;
const LABEL_CHARACTERS_MAX = 500;

/** A row of `destinations d` as JSON, no larger than anything of ours. What is too large is as good as missing. */
export const DESTINATION_JSON = `json_build_object(
    'id', d.id, 'form_id', d.form_id, 'channel', d.channel,
    'name', left(d.name, ${LABEL_CHARACTERS_MAX}),
    'target', CASE WHEN length(d.target) <= ${TARGET_CHARACTERS_MAX} THEN d.target END,
    'has_secret', d.sealed_secret IS NOT NULL,
    'sealed_secret', CASE WHEN length(d.sealed_secret) <= ${SEALED_CHARACTERS_MAX} THEN d.sealed_secret END,
    'options', CASE WHEN octet_length(d.options::text) <= ${OPTIONS_BYTES_MAX} THEN d.options END,
    'enabled', d.enabled, 'failing_since', d.failing_since,
    'disabled_reason', left(d.disabled_reason, ${LABEL_CHARACTERS_MAX}),
    'secret_version', d.secret_version, 'secret_rotated_at', d.secret_rotated_at,
    'is_from_form', d.is_from_form, 'created_at', d.created_at, 'updated_at', d.updated_at)`;

/** Times that only people read may be beyond JavaScript's. */
const someTime = timestampSchema.catch(() => new Date(0));

export const destinationRowSchema = z
  .object({
    id: z.uuid(),
    form_id: z.uuid().nullable(),
    channel: deliveryChannelSchema,
    name: z.string().nullable(),
    target: z.string(),
    has_secret: z.boolean(),
    sealed_secret: z.string().nullable(),
    options: z.unknown(),
    enabled: z.boolean(),
    failing_since: timestampSchema.nullable().catch(null),
    disabled_reason: z.string().nullable(),
    secret_version: z.int().min(1),
    secret_rotated_at: timestampSchema.nullable().catch(null),
    is_from_form: z.boolean(),
    created_at: someTime,
    updated_at: someTime,
  })
  .refine((row) => row.has_secret === (row.sealed_secret !== null))
  .transform(
    (row): TenantDestination => ({
      id: row.id,
      formId: row.form_id,
      channel: row.channel,
      name: row.name,
      target: row.target,
      sealedSecret: row.sealed_secret,
      options: readOptions(row.options),
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

/** An option that makes no sense is as if it was not set: the destination goes on hearing of submissions. */
function readOptions(value: unknown): DestinationOptions {
  const options = z.record(z.string(), z.unknown()).catch({}).parse(value);
  const parsed = destinationOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const sound = Object.entries(options).filter(([name]) => !wrong.has(name));
  return destinationOptionsSchema.parse(Object.fromEntries(sound));
}

type Column = readonly [column: string, value: string | null];

/** What people set, with columns and values as text. */
export function describedColumns(destination: TenantDestination): readonly Column[] {
  return [
    ["form_id", destination.formId],
    ["channel", destination.channel],
    ["name", storableOrNull(destination.name)],
    ["target", storableText(destination.target)],
    ["sealed_secret", destination.sealedSecret],
    ["options", storableJson(destination.options)],
    ["is_from_form", String(destination.isFromForm)],
    ["updated_at", destination.updatedAt.toISOString()],
  ];
}

/** What a row begins with and what happens to it then. */
export function stateColumns(destination: TenantDestination): readonly Column[] {
  return [
    ["id", destination.id],
    ["enabled", String(destination.isEnabled)],
    ["failing_since", destination.failingSince?.toISOString() ?? null],
    ["disabled_reason", storableOrNull(destination.disabledReason)],
    ["secret_version", String(destination.secretVersion)],
    ["secret_rotated_at", destination.secretRotatedAt?.toISOString() ?? null],
    ["created_at", destination.createdAt.toISOString()],
  ];
}
