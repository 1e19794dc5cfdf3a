import * as z from "zod";
import { DomainError } from "../errors.ts";
import type { ObjectStore } from "../ports.ts";
import type { Columns } from "./columns.ts";
import { columnsKey, partKey } from "./export-files.ts";
import { type ExportRecord, exportRecordSchema } from "./export-record.ts";

const NDJSON = { contentType: "application/x-ndjson" };
/** A part has 4 MiB and one look's rows more, each of which may be of 3 MiB. */
const PART_BYTES_MAX = 64 * 1024 * 1024;
/** Names of 500 fields, of 1 KiB each, as JSON. */
const COLUMNS_BYTES_MAX = 4 * 1024 * 1024;

const columnsSchema = z.object({ fields: z.array(z.string()).max(500), hasOthers: z.boolean() });

/** Puts rows into the customer's bucket until the document is made of them. @throws ObjectStoreError */
export async function putRows(
  bucket: Pick<ObjectStore, "put">,
  folder: string,
  part: number,
  lines: readonly string[],
): Promise<void> {
  await bucket.put(partKey(folder, part), Buffer.from(lines.join("")), NDJSON);
}

/** @throws ObjectStoreError; DomainError `conflict` where somebody changed what was put there. */
export async function getRows(
  bucket: Pick<ObjectStore, "get">,
  folder: string,
  part: number,
): Promise<readonly ExportRecord[]> {
  const bytes = await bucket.get(partKey(folder, part), { maxBytes: PART_BYTES_MAX });
  const lines = Buffer.from(bytes).toString().split("\n").slice(0, -1);
  return lines.map((line) => parse(line, exportRecordSchema));
}

/** Which columns the rows have so far, beside them and in no row of ours: visitors may name fields. */
export async function putColumns(
  bucket: Pick<ObjectStore, "put">,
  folder: string,
  columns: Columns,
): Promise<void> {
  const contentType = "application/json";
  await bucket.put(columnsKey(folder), Buffer.from(JSON.stringify(columns)), { contentType });
}

export async function getColumns(bucket: Pick<ObjectStore, "get">, folder: string): Promise<Columns> {
  const bytes = await bucket.get(columnsKey(folder), { maxBytes: COLUMNS_BYTES_MAX });
  return parse(Buffer.from(bytes).toString(), columnsSchema);
}

function parse<Value>(text: string, schema: z.ZodType<Value>): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new DomainError(
      "conflict",
      "What was written to the bucket for this export was changed there. Start it again.",
    );
  }
}
