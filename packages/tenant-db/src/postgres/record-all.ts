import { TenantDataError } from "../errors.ts";
import type { NewSubmission, RecordOutcome } from "../submission.ts";
import { parseOutcome } from "./parse-outcome.ts";
import { recordParameters } from "./record-parameters.ts";
import type { Run } from "./run.ts";

const SUBMISSIONS_MAX = 25;
/** Types of `record_submission_v1`'s parameters: the first row of VALUES decides those of all. */
const TYPES = [
  "uuid",
  "uuid",
  "integer",
  "timestamptz",
  "text",
  "text",
  "text",
  "jsonb",
  "jsonb",
  "jsonb",
  "double precision",
  "text",
  "text",
  "text",
  "text",
  "jsonb",
  "jsonb",
  "text[]",
  "boolean",
];
const NAMES = TYPES.map((_type, index) => `v.a${index}`).join(",");
const COLUMNS = TYPES.map((_type, index) => `a${index}`).join(",");

/** As `TenantStore.submissions.recordAll`. */
export async function recordAll(
  schema: string,
  run: Run,
  submissions: readonly NewSubmission[],
): Promise<ReadonlyMap<string, RecordOutcome>> {
  if (submissions.length > SUBMISSIONS_MAX)
    throw new RangeError("More submissions than are recorded at once.");
  const outcomes = new Map<string, RecordOutcome>();
  if (submissions.length === 0) return outcomes;
  const { rows, isRetried } = await run({
    // Each call sees what those before it did: the function is VOLATILE.
    text: `SELECT v.a0, ${schema}.record_submission_v1(${NAMES}) FROM (VALUES ${placeholders(submissions.length)}) AS v (${COLUMNS})`,
    values: submissions.flatMap(recordParameters),
    rowsMax: submissions.length,
  });
  if (rows.length !== submissions.length) throw unparsable();
  for (const [index, { id }] of submissions.entries()) {
    const [answeredId, answer] = rows[index] ?? [];
    if (answeredId !== id) throw unparsable();
    const outcome = parseOutcome(answer);
    // The first try may have been committed with its answer lost: what it stored still has to be looked after.
    const told = isRetried && outcome === "duplicate" ? "stored" : outcome;
    if (!outcomes.has(id)) outcomes.set(id, told);
  }
  return outcomes;
}

function placeholders(count: number): string {
  const rows = Array.from({ length: count }, (_row, row) => {
    const fields = TYPES.map((type, column) => {
      const placeholder = `$${row * TYPES.length + column + 1}`;
      return row === 0 ? `${placeholder}::${type}` : placeholder;
    });
    return `(${fields.join(",")})`;
  });
  return rows.join(",");
}

function unparsable(): TenantDataError {
  return new TenantDataError("unparsable", { what: "an outcome of each submission" });
}
