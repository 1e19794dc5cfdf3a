import { requireRole } from "../authorize.ts";
import { openActiveBucket } from "../connection/index.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { SpoolVerbContext } from "../replay/index.ts";
import { tenantPrefix } from "../spool/index.ts";
import { contentDisposition, filePrefix } from "../submission/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { isBelow } from "./is-below.ts";
import { requireSubmission } from "./require-submission.ts";

const LINK_SECONDS = 300;

/**
 * A link to a file, for five minutes: in the customer's bucket, or in the platform's while it waits there. Saved and
 * never shown, whatever the bucket says of its type. Nobody is asked whether the object is there.
 * @throws DomainError `forbidden`, `not_found`, `not_ready` (the bucket is not in use); TenantUnavailable, TenantDataError
 */
export async function linkSubmissionFile(options: {
  readonly ctx: SpaceContext & Pick<SpoolVerbContext, "bucket">;
  readonly submissionId: string;
  /** Its place among the submission's files, from 0. */
  readonly index: number;
}): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const { ctx, submissionId, index } = options;
  requireRole(ctx, "submission:read");
  const { inbox } = await openTenantStore({ ctx });
  const { id, formId, files } = await requireSubmission(inbox, submissionId);
  const file = files[index];
  if (file === undefined) throw noFile();
  const { route } = await readTenant({ ctx });
  // The row is the customer's to edit: it leads to no other form's folder, and to no other tenant's.
  const isWithUs = file.location === "spool";
  const prefix = isWithUs ? `${tenantPrefix("files", route.tenantId)}${id}/` : filePrefix(formId);
  if (!isBelow(prefix, file.path)) throw noFile();
  const bucket = isWithUs ? ctx.bucket : await openActiveBucket(ctx);
  if (bucket === null)
    throw new DomainError("not_ready", "The space's bucket is not in use right now. Try again later.");
  const how = { contentDisposition: contentDisposition(file.name), expiresInSeconds: LINK_SECONDS };
  const expiresAt = new Date(ctx.clock.now().getTime() + LINK_SECONDS * 1_000);
  return { url: await bucket.presignGet(file.path, how), expiresAt };
}

function noFile(): DomainError {
  return new DomainError("not_found", "This submission has no such file.");
}
