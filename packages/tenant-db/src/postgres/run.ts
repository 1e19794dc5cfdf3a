import type { Statement, TextRow } from "../connection/text-query.ts";

/** Runs one statement that is safe to repeat. */
export type Run = (
  statement: Statement,
) => Promise<{ readonly rows: readonly TextRow[]; readonly isRetried: boolean }>;
