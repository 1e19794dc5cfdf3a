import type { Route } from "@formtrap/contracts";
import { judgePost } from "./judge-post.ts";
import { parseBody } from "./parse-body.ts";
import type { PostedBody } from "./posted-body.ts";
import { recordPost } from "./record-post.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";

const RETRY_AFTER_SECONDS = 30;

/** A post that is stored, or that a bot shall believe to be. */
export interface AcceptedSubmission {
  readonly id: string;
  readonly message: string;
  /** Where a browser goes next, absolute; null for our own page. */
  readonly next: string | null;
}

/**
 * Takes one post to its row in the tenant's database: parse, route, guards, one round trip. When this resolves the
 * submission is stored; when it rejects it is not.
 * @throws SubmitRefusal with what to tell the visitor; nothing else.
 */
export async function receiveSubmission(args: {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
}): Promise<AcceptedSubmission> {
  const { ctx, request } = args;
  try {
    refuseEncodedBody(request.headers["content-encoding"]);
    const posted = parseBody(request.body, request.headers["content-type"]);
    const accepted = await receiveParsed({ ctx, request, posted, countsForRate: true });
    if (accepted !== "stale") return accepted;
    // The form was saved or its tenant moved since the route was cached: judge again, once, by the new one.
    ctx.routes.invalidate(request.endpointId);
    const again = await receiveParsed({ ctx, request, posted, countsForRate: false });
    if (again !== "stale") return again;
    ctx.logger.error("route is out of date after a reload too", {
      requestId: request.requestId,
      endpointId: request.endpointId,
    });
    throw unavailable(RETRY_AFTER_SECONDS);
  } catch (error) {
    if (error instanceof SubmitRefusal) throw error;
    ctx.logger.error(
      "submission failed unexpectedly",
      {
        requestId: request.requestId,
        endpointId: request.endpointId,
      },
      error,
    );
    throw unavailable(RETRY_AFTER_SECONDS, error);
  }
}

/** A compressed body read as a form would be stored as noise. */
function refuseEncodedBody(contentEncoding: string | undefined): void {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  throw new SubmitRefusal(
    "UNSUPPORTED_MEDIA_TYPE",
    "The body is compressed; send it without a Content-Encoding header.",
  );
}

async function receiveParsed(args: {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly posted: PostedBody;
  readonly countsForRate: boolean;
}): Promise<AcceptedSubmission | "stale"> {
  const { ctx, request } = args;
  const { route, refresh } = await ctx.routes.lookup(request.endpointId).catch((cause: unknown) => {
    ctx.logger.error(
      "route not found out",
      {
        requestId: request.requestId,
        endpointId: request.endpointId,
      },
      cause,
    );
    throw unavailable(RETRY_AFTER_SECONDS, cause);
  });
  try {
    const open = requireOpenRoute(route);
    const judged = judgePost({ ...args, policy: open.policy });
    const outcome = await recordPost({ ctx, request, route: open, submission: judged.submission });
    if (outcome === "stale") return outcome;
    return { id: judged.submission.id, message: judged.message, next: judged.next };
  } finally {
    await refresh;
  }
}

function requireOpenRoute(route: Route | null): Route {
  if (route === null) {
    throw new SubmitRefusal("FORM_NOT_FOUND", "There is no form at this address; check the form's action.");
  }
  if (route.retiredAt !== null || route.tenant.status === "deleted") {
    throw new SubmitRefusal(
      "FORM_NOT_FOUND",
      "This form's address was given up; the owner of the site must put in the new one.",
      { status: 410 },
    );
  }
  if (!route.policy.isActive) {
    throw new SubmitRefusal("INACTIVE", "This form is switched off; its owner can switch it on again.");
  }
  if (route.tenant.status !== "active" || route.tenant.ingestMode !== "normal") {
    throw unavailable(RETRY_AFTER_SECONDS);
  }
  return route;
}
