import type { Route, SpoolReason } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import type { RecordResult } from "./record-result.ts";
import type { SubmitContext } from "./submit-context.ts";
import { unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";
import { maySpool } from "./why-not-tried.ts";

const RETRY_AFTER_SECONDS = 30;

/** A judged post on its way to a row. */
export interface PostToRecord {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly submission: NewSubmission;
}

/**
 * Lets a post wait for its tenant's database; what that database refused for its data waits for the tenant's people.
 * Where the space would rather have its visitors come back, or nothing takes the post, it is refused. Never rejects.
 * @param why the reason, and what was thrown where the database was asked.
 */
export async function spoolPost(
  post: PostToRecord,
  why: { readonly reason: SpoolReason | "rejected"; readonly cause?: unknown },
): Promise<RecordResult> {
  const { ctx, request, route, submission } = post;
  const { reason, cause } = why;
  const { tenantId, organizationId } = route.tenant;
  const fields = { requestId: request.requestId, submissionId: submission.id, tenantId, reason };
  const isRejected = reason === "rejected";
  const mayWait = isRejected ? !route.spool.isFull : maySpool(route.spool);
  // Of the cause its name and code alone: a trigger or a constraint of the customer's can quote the visitor.
  if (!mayWait) {
    ctx.logger.error("submission not recorded, and may not wait", fields, cause);
    return refused(cause, cause !== undefined && !isRejected);
  }
  try {
    // Read when the first post has to wait: most containers never have one.
    const { spoolSubmission } = await import("../spool/spool-submission.ts");
    await spoolSubmission({
      ctx,
      shelf: isRejected ? "quarantined" : "waiting",
      spooled: {
        tenantId,
        organizationId,
        submission: { ...submission, alreadyAccepted: true },
        spooledAt: ctx.clock.now(),
        reason,
      },
    });
  } catch (error) {
    ctx.logger.error("submission not recorded", fields, cause);
    ctx.logger.error("submission not spooled", fields, error);
    return refused(error, true);
  }
  ctx.logger.warn("submission spooled", fields, cause);
  ctx.spool.accepted.add(submission.id);
  return { kind: "spooled" };
}

function refused(cause: unknown, mayBeStored: boolean): RecordResult {
  return { kind: "refused", refusal: unavailable(RETRY_AFTER_SECONDS, cause), mayBeStored };
}
