import type { TextRow } from "../connection/text-query.ts";
import type { NewSubmission } from "../submission.ts";
import type { TenantStore } from "../tenant-store.ts";
import { onlyValue, parseCount } from "./parse-answer.ts";
import { parseOutcome } from "./parse-outcome.ts";
import { RECORD_ARGUMENTS, recordParameters } from "./record-parameters.ts";
import type { Run } from "./run.ts";
import { spamSince } from "./spam-since.ts";

/**
 * What only workers ask is read at its first use: it is no part of ingest's cold start.
 * @param schema quoted.
 */
export function createSubmissions(schema: string, run: Run): TenantStore["submissions"] {
  const recordText = `SELECT ${schema}.record_submission_v1(${RECORD_ARGUMENTS})`;
  const recordStatement = (submission: NewSubmission) => ({
    text: recordText,
    values: recordParameters(submission),
    rowsMax: 1,
  });
  const outcomeIn = (rows: readonly TextRow[]) => parseOutcome(onlyValue(rows, "an outcome"));
  return {
    record: async (submission) => {
      const { rows, isRetried } = await run(recordStatement(submission));
      const outcome = outcomeIn(rows);
      // The first try may have been committed with its answer lost: what it stored still has to be looked after.
      return isRetried && outcome === "duplicate" ? "stored" : outcome;
    },
    isRecorded: async ({ id, formId }) => {
      // No policy is older than version 0, so the function only looks: it answers what stands under the id, or "stale".
      const { rows } = await run(recordStatement(probe(id, formId)));
      const outcome = outcomeIn(rows);
      return outcome === "duplicate" || outcome === "erased";
    },
    exists: async (submissionId) => {
      const text = `SELECT 1 FROM ${schema}.submissions s WHERE s.id = $1::uuid`;
      const { rows } = await run({ text, values: [submissionId], rowsMax: 1 });
      return rows.length === 1;
    },
    count: async (formId) => {
      const text = `SELECT count(*) FROM ${schema}.submissions s WHERE s.form_id = $1 AND s.deleted_at IS NULL`;
      const { rows } = await run({ text, values: [formId], rowsMax: 1 });
      return parseCount(onlyValue(rows, "a count"));
    },
    recordAll: async (submissions) => {
      const { recordAll } = await import("./record-all.ts");
      return await recordAll(schema, run, submissions);
    },
    spamSince: async (since) => await spamSince(schema, run, since),
    findFiles: async (submissionIds) => {
      const { findFiles } = await import("./file-moves.ts");
      return await findFiles(schema, run, submissionIds);
    },
    relocateFile: async (move) => {
      const { relocateFile } = await import("./file-moves.ts");
      return await relocateFile(schema, run, move);
    },
  };
}

/** A submission that is older than any policy and holds nothing. */
function probe(id: string, formId: string): NewSubmission {
  return {
    id,
    formId,
    policyVersion: 0,
    createdAt: new Date(0),
    status: "spam",
    email: null,
    name: null,
    dataJson: "{}",
    fieldOrder: [],
    files: [],
    uploadKeys: [],
    spamScore: null,
    spamReason: null,
    ipAddress: null,
    userAgent: null,
    referer: null,
    mailOptions: null,
    deliveries: [],
    alreadyAccepted: false,
  };
}
