import type { NewSubmission } from "../submission.ts";

/** Placeholders of `record_submission_v1`, in the order of its parameters. */
export const RECORD_ARGUMENTS = "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19";

/** A submission as the texts that Postgres reads its parameters from. */
export function recordParameters(submission: NewSubmission): (string | null)[] {
  return [
    submission.id,
    submission.formId,
    `${submission.policyVersion}`,
    submission.createdAt.toISOString(),
    submission.status,
    submission.email,
    submission.name,
    submission.dataJson,
    JSON.stringify(submission.fieldOrder),
    filesJson(submission),
    submission.spamScore === null ? null : `${submission.spamScore}`,
    submission.spamReason,
    submission.ipAddress,
    submission.userAgent,
    submission.referer,
    submission.mailOptions === null ? null : JSON.stringify(submission.mailOptions),
    deliveriesJson(submission),
    submission.uploadKeys.length === 0 ? null : textArray(submission.uploadKeys),
    submission.alreadyAccepted ? "t" : "f",
  ];
}

function filesJson({ files }: NewSubmission): string {
  if (files.length === 0) return "[]";
  return JSON.stringify(
    files.map(({ name, fieldName, path, sizeBytes, type, location }) => ({
      name,
      field: fieldName,
      path,
      size: sizeBytes,
      type,
      location,
    })),
  );
}

function deliveriesJson({ deliveries }: NewSubmission): string | null {
  if (deliveries.length === 0) return null;
  return JSON.stringify(
    deliveries.map(({ id, destinationId, channel }) => ({ id, destination_id: destinationId, channel })),
  );
}

/** Array input syntax, every element quoted (PostgreSQL manual, 8.15.6). */
export function textArray(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}
