import * as z from "zod";
import type { Statement, TextRow } from "../connection/text-query.ts";
import { TenantDataError } from "../errors.ts";

/** Runs one statement that is safe to repeat. */
export type Run = (
  statement: Statement,
) => Promise<{ readonly rows: readonly TextRow[]; readonly isRetried: boolean }>;

/** The single column of the single row. @throws TenantDataError `unparsable`. */
export function onlyValue(rows: readonly TextRow[], what: string): string {
  const value = rows[0]?.[0];
  if (typeof value !== "string" || rows[0]?.length !== 1) throw new TenantDataError("unparsable", { what });
  return value;
}

/** What a statement answered as JSON in its only column, parsed. @throws TenantDataError `unparsable`. */
export function parseJsonValue<Schema extends z.ZodType>(
  rows: readonly TextRow[],
  schema: Schema,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(onlyValue(rows, what)));
  if (!parsed.success) throw new TenantDataError("unparsable", { what });
  return parsed.data;
}

/** A list of which entries that are not what they should be are left out: one bad row must not hide the others. */
export function tolerantList<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<readonly z.output<Schema>[]> {
  return z.array(z.unknown()).transform((entries) =>
    entries.flatMap((entry) => {
      const parsed = schema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

/** A timestamp as `to_jsonb` writes it. */
export const timestamp = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** @returns undefined, which no schema takes, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
