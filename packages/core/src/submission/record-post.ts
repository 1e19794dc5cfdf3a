import type { SpoolReason } from "@formtrap/contracts";
import { type RecordOutcome, TenantDataError, TenantUnavailable } from "@formtrap/tenant-db";
import type { PostMemory } from "./post-memory.ts";
import type { RecordResult } from "./record-result.ts";
import { closed } from "./require-open-route.ts";
import { type PostToRecord, spoolPost } from "./spool-post.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { say } from "./texts/index.ts";

/**
 * Writes a judged post in one round trip; where its tenant's database cannot take it now, lets it wait. Never rejects.
 * @param memory says whether its route was read anew already: what is out of date then too waits.
 */
export async function recordPost(post: PostToRecord, memory: PostMemory): Promise<RecordResult> {
  const { ctx, route, submission } = post;
  const { tenantId } = route.tenant;
  const { databases } = ctx.spool;
  if (!databases.mayTry(tenantId)) return await spoolPost(post, { reason: "breaker_open" });
  const startedMs = ctx.clock.now().getTime();
  try {
    const outcome = await ctx.storeFor(route.tenant).submissions.record(submission);
    databases.succeeded(tenantId);
    return outcome === "stale_policy" ? await outOfDate(post, memory, "stale_route") : resultOf(outcome);
  } catch (error) {
    if (error instanceof TenantUnavailable && error.reason === "fenced") {
      databases.succeeded(tenantId);
      return await outOfDate(post, memory, "fenced");
    }
    const reason = reasonOf(error);
    if (reason === "rejected") databases.succeeded(tenantId);
    // All of this container's connections in use: that says nothing of the tenant.
    else if (reason !== "busy") databases.failed(tenantId, ctx.clock.now().getTime() - startedMs);
    return await spoolPost(post, { reason, cause: error });
  }
}

async function outOfDate(
  post: PostToRecord,
  memory: PostMemory,
  reason: "stale_route" | "fenced",
): Promise<RecordResult> {
  if (!memory.isReloaded) return { kind: "stale" };
  const { ctx, request, submission } = post;
  const fields = { requestId: request.requestId, submissionId: submission.id, reason };
  ctx.logger.error("route is out of date after a reload too", fields);
  return await spoolPost(post, { reason });
}

/** Only a proven fault of this very row is one: anything else may pass, bugs of ours too. */
function reasonOf(error: unknown): SpoolReason | "rejected" {
  if (error instanceof TenantUnavailable) return error.reason;
  if (error instanceof TenantDataError && error.reason === "rejected") return "rejected";
  return "misbehaving";
}

function resultOf(outcome: Exclude<RecordOutcome, "stale_policy">): RecordResult {
  switch (outcome) {
    case "stored":
      return { kind: "stored" };
    case "duplicate":
    case "erased":
      return { kind: "stood_before" };
    case "closed":
    case "limited":
      return refused(closed());
    case "upload_used":
      return refused(new SubmitRefusal("NO_FILE_UPLOADS", say("upload_used")));
    case "form_missing":
      return refused(new SubmitRefusal("FORM_NOT_FOUND", say("form_row_missing")));
  }
}

function refused(refusal: SubmitRefusal): RecordResult {
  return { kind: "refused", refusal, mayBeStored: false };
}
