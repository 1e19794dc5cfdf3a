import type { Route } from "@formtrap/contracts";
import {
  type NewSubmission,
  type RecordOutcome,
  TenantDataError,
  TenantUnavailable,
} from "@formtrap/tenant-db";
import { closed } from "./judge-post.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";

const RETRY_AFTER_SECONDS = 30;

/**
 * Writes a judged post in one round trip.
 * @returns "accepted" when its row stands (a retry's row stood before; an erased one stays erased), or "stale" where
 * the route is out of date: the form was saved, or its tenant moved, since it was loaded.
 * @throws SubmitRefusal where the tenant's database cannot or will not take it.
 */
export async function recordPost(args: {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly submission: NewSubmission;
}): Promise<"accepted" | "stale"> {
  const outcome = await record(args);
  switch (outcome) {
    case "stored":
    case "duplicate":
    case "erased":
      return "accepted";
    case "stale_policy":
    case "fenced":
      return "stale";
    case "closed":
    case "limited":
      throw closed();
    case "upload_used":
      throw new SubmitRefusal("NO_FILE_UPLOADS", "This file was sent already; choose it again.");
    case "form_missing":
      throw new SubmitRefusal(
        "FORM_NOT_FOUND",
        "The form is gone from its owner's database; its owner can restore it there.",
      );
  }
}

async function record(args: Parameters<typeof recordPost>[0]): Promise<RecordOutcome | "fenced"> {
  const { ctx, request, route, submission } = args;
  try {
    return await ctx.storeFor(route.tenant).submissions.record(submission);
  } catch (error) {
    if (error instanceof TenantUnavailable && error.reason === "fenced") return "fenced";
    const isKnown = error instanceof TenantUnavailable || error instanceof TenantDataError;
    ctx.logger.error(
      "submission not recorded",
      {
        requestId: request.requestId,
        submissionId: submission.id,
        tenantId: route.tenant.tenantId,
        reason: isKnown ? error.reason : undefined,
        detail: error instanceof TenantUnavailable ? error.detail : undefined,
      },
      error,
    );
    const isRejected = error instanceof TenantDataError && error.reason === "rejected";
    throw isRejected ? unstorable(error) : unavailable(RETRY_AFTER_SECONDS, error);
  }
}

function unstorable(cause: unknown): SubmitRefusal {
  return new SubmitRefusal(
    "MALFORMED_BODY",
    "The form's database cannot store this as it is; shorten or change what you wrote and send it again.",
    { status: 422, cause },
  );
}
