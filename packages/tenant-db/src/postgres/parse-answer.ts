import * as z from "zod";
import type { TextRow } from "../connection/text-query.ts";
import { TenantDataError } from "../errors.ts";

/** A time as `to_jsonb` writes it. */
export const timestampSchema = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** The single column of the single row. @throws TenantDataError */
export function onlyValue(rows: readonly TextRow[], what: string): string {
  const value = rows[0]?.[0];
  if (typeof value !== "string" || rows[0]?.length !== 1) throw new TenantDataError("unparsable", { what });
  return value;
}

/** null where it is not JSON. */
export function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** Rows of one column of JSON. The customer may have edited a row: one that makes no sense leaves the others readable. */
export function parseRows<Row>(rows: readonly TextRow[], schema: z.ZodType<Row>): Row[] {
  return readable(
    rows.map((row) => parseJson(row[0])),
    schema,
  );
}

/** Those that parse. */
export function readable<Item>(items: readonly unknown[], schema: z.ZodType<Item>): Item[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

/** @throws TenantDataError */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw new TenantDataError("unparsable", { what: "a whole number" });
  return count;
}
