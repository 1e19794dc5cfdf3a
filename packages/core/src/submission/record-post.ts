import type { Route } from "@formtrap/contracts";
import {
  type NewSubmission,
  type RecordOutcome,
  TenantDataError,
  TenantUnavailable,
} from "@formtrap/tenant-db";
import { closed } from "./require-open-route.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";
import { say } from "./texts/index.ts";

const RETRY_AFTER_SECONDS = 30;

/** What became of a post, and with it of the files that were written for it. */
export type RecordResult =
  | { readonly kind: "stored" }
  /** Its visitor is told "stored", but not by a row of this try: it stood before, or was erased. */
  | { readonly kind: "stood_before" }
  /** The route is out of date: the form was saved, or its tenant moved, since it was loaded. */
  | { readonly kind: "stale" }
  | {
      readonly kind: "refused";
      readonly refusal: SubmitRefusal;
      /** The connection failed on the way: a row may stand all the same, and hold the files. */
      readonly mayBeStored: boolean;
    };

/** Writes a judged post in one round trip. Never rejects. */
export async function recordPost(args: {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly submission: NewSubmission;
}): Promise<RecordResult> {
  const { ctx, route, submission } = args;
  try {
    return resultOf(await ctx.storeFor(route.tenant).submissions.record(submission));
  } catch (error) {
    if (error instanceof TenantUnavailable && error.reason === "fenced") return { kind: "stale" };
    logFailure(args, error);
    if (error instanceof TenantDataError && error.reason === "rejected") {
      const options = { status: 422, cause: error };
      return refused(new SubmitRefusal("MALFORMED_BODY", say("unstorable"), options));
    }
    return { kind: "refused", refusal: unavailable(RETRY_AFTER_SECONDS, error), mayBeStored: true };
  }
}

function resultOf(outcome: RecordOutcome): RecordResult {
  switch (outcome) {
    case "stored":
      return { kind: "stored" };
    case "duplicate":
    case "erased":
      return { kind: "stood_before" };
    case "stale_policy":
      return { kind: "stale" };
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

function logFailure(
  { ctx, request, route, submission }: Parameters<typeof recordPost>[0],
  error: unknown,
): void {
  const isKnown = error instanceof TenantUnavailable || error instanceof TenantDataError;
  ctx.logger.error(
    "submission not recorded",
    {
      requestId: request.requestId,
      submissionId: submission.id,
      tenantId: route.tenant.tenantId,
      // Not the server's own words: a trigger or a constraint of the customer's can quote the visitor in them.
      reason: isKnown ? error.reason : undefined,
    },
    error,
  );
}
