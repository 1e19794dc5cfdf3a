import type { Route } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import { closed } from "./judge-post.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";

const RETRY_AFTER_SECONDS = 30;
const CAUSES_MAX = 5;

/**
 * Writes a judged post in one round trip.
 * @returns "accepted" when its row stands (a retry's row stood before; an erased one stays erased), or "stale_policy".
 * @throws SubmitRefusal where the tenant's database cannot or will not take it.
 */
export async function recordPost(args: {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly submission: NewSubmission;
}): Promise<"accepted" | "stale_policy"> {
  const { ctx, request, route, submission } = args;
  const outcome = await ctx
    .storeFor(route.tenant)
    .submissions.record(submission)
    .catch((error: unknown) => {
      ctx.logger.error(
        "submission not recorded",
        {
          requestId: request.requestId,
          submissionId: submission.id,
          tenantId: route.tenant.tenantId,
        },
        error,
      );
      throw isDataError(error) ? unstorable(error) : unavailable(RETRY_AFTER_SECONDS, error);
    });
  switch (outcome) {
    case "stored":
    case "duplicate":
    case "erased":
      return "accepted";
    case "stale_policy":
      return "stale_policy";
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

/** Whether Postgres blames the row itself (classes 22 and 23): the same post would fail again. */
function isDataError(error: unknown): boolean {
  let cause: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && cause instanceof Error; depth += 1) {
    const code: unknown = Reflect.get(cause, "code");
    if (typeof code === "string" && /^2[23][0-9A-Z]{3}$/.test(code)) return true;
    cause = cause.cause;
  }
  return false;
}

function unstorable(cause: unknown): SubmitRefusal {
  return new SubmitRefusal(
    "MALFORMED_BODY",
    "The form's database cannot store this as it is; shorten or change what you wrote and send it again.",
    { status: 422, cause },
  );
}
