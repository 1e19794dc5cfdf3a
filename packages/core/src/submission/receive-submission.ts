import type { Route } from "@formtrap/contracts";
import { announceDeliveries } from "./announce-deliveries.ts";
import { checkProofs, mustProve } from "./check-proofs.ts";
import { judgeInlineTypes } from "./files/judge-files.ts";
import { keepFiles, NO_FILES } from "./files/keep-files.ts";
import { judgePost } from "./judge-post.ts";
import { parseBody } from "./parse-body.ts";
import { newPostMemory, type PostMemory } from "./post-memory.ts";
import type { PostedBody } from "./posted-body.ts";
import { recordPost } from "./record-post.ts";
import { refuseMisaddressed } from "./refuse-misaddressed.ts";
import { refuseUnreadable } from "./refuse-unreadable.ts";
import { requireOpenRoute } from "./require-open-route.ts";
import { type PostTarget, resolveAddress } from "./resolve-address.ts";
import type { RouteLookup } from "./route-cache.ts";
import { spoolPost } from "./spool-post.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal, unavailable } from "./submit-refusal.ts";
import type { SubmitRequest } from "./submit-request.ts";
import { say } from "./texts/index.ts";
import { whyNotTried } from "./why-not-tried.ts";

const RETRY_AFTER_SECONDS = 30;
/** What an attempt comes to that was judged by an outdated route. */
const STALE = Symbol("stale");

/** A post that is stored or waits to be, or that a bot shall believe to be. */
export interface AcceptedSubmission {
  readonly id: string;
  /** The form's own words; null where it has none. */
  readonly message: string | null;
  /** Where a browser goes next, absolute; null for our own page. */
  readonly next: string | null;
}

interface ReceivedPost<Answer> {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  /** Makes what the visitor is answered; called while the post is being stored, and in vain where that fails. */
  readonly answer: (accepted: AcceptedSubmission) => Answer;
}

interface Attempt<Answer> extends ReceivedPost<Answer> {
  readonly posted: PostedBody;
  readonly target: PostTarget;
  readonly memory: PostMemory;
}

/**
 * Takes one post to its row in the tenant's database: parse, route, guards, captcha, files, one round trip. When this
 * resolves to the answer the submission is stored, or it is in the spool and will be, once; when it rejects nothing is
 * promised.
 * @throws SubmitRefusal with what to tell the visitor; nothing else.
 */
export async function receiveSubmission<Answer>(post: ReceivedPost<Answer>): Promise<Answer> {
  const { ctx, request } = post;
  try {
    const posted = readBody(request);
    if (posted instanceof SubmitRefusal) throw await refuseUnreadable({ ctx, request, refusal: posted });
    const target = resolveAddress(request.path, request.host, posted.fields);
    const memory = newPostMemory();
    const attempt = { ...post, posted, target, memory };
    const first = await receiveParsed(attempt);
    if (first !== STALE) return first;
    // The form was saved or its tenant moved since the route was cached: judge again, once, by the new one.
    ctx.routes.invalidate(target.address);
    memory.isReloaded = true;
    const again = await receiveParsed(attempt);
    if (again !== STALE) return again;
    throw new Error("a post that is judged again is spooled rather than judged a third time");
  } catch (error) {
    if (error instanceof SubmitRefusal) throw await refuseMisaddressed({ ctx, request, refusal: error });
    ctx.logger.error("submission failed unexpectedly", logFields(request), error);
    throw unavailable(RETRY_AFTER_SECONDS, error);
  }
}

function readBody({ headers, body }: SubmitRequest): PostedBody | SubmitRefusal {
  try {
    refuseEncodedBody(headers["content-encoding"]);
    return parseBody(body, headers["content-type"]);
  } catch (error) {
    if (error instanceof SubmitRefusal) return error;
    throw error;
  }
}

/** A compressed body read as a form would be stored as noise. */
function refuseEncodedBody(contentEncoding: string | undefined): void {
  const encoding = contentEncoding?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return;
  throw new SubmitRefusal("UNSUPPORTED_MEDIA_TYPE", say("compressed_body"));
}

async function receiveParsed<Answer>(attempt: Attempt<Answer>): Promise<Answer | typeof STALE> {
  const { address } = attempt.target;
  const { route, refresh } = attempt.ctx.routes.known(address) ?? (await lookUp(attempt));
  try {
    return await receiveByRoute(attempt, requireOpenRoute(route, address, attempt.ctx.clock.now()));
  } finally {
    if (refresh !== undefined) await refresh;
  }
}

/**
 * A post with neither files nor a captcha is on its way to the database before this returns its promise: whatever
 * called does its own work (timers, races) while the database does, and not before it.
 */
async function receiveByRoute<Answer>(
  attempt: Attempt<Answer>,
  route: Route,
): Promise<Answer | typeof STALE> {
  const { ctx, request, posted, target, memory } = attempt;
  const judged = judgePost({ ctx, request, posted, dialect: target.dialect, route, memory });
  const { hasFiles } = judged;
  // Before a captcha's token is used up: a file of the wrong kind is the visitor's to replace.
  const inline = hasFiles ? await judgeInlineTypes(posted.files, route.policy.files.allowedTypes) : [];
  const accept = () => {
    const { submission, message, next } = judged;
    return attempt.answer({ id: submission.id, message, next });
  };
  const away = whyNotTried(ctx, route);
  const proven = mustProve(judged, route)
    ? await checkProofs({ ctx, request, route, judged, memory, isAway: away !== null })
    : judged.submission;
  if (proven === "stood_before") return accept();
  const kept = hasFiles ? await keepFiles({ ctx, request, route, judged, inline }) : NO_FILES;
  const submission = { ...proven, files: kept.files, uploadKeys: kept.uploadKeys };
  const post = { ctx, request, route, submission };
  // Side by side, and none of them rejects: the row, the message, the answer.
  const keeping = away === null ? recordPost(post, memory) : spoolPost(post, { reason: away });
  // Replay tells of the deliveries of a post that waits.
  const announcing = away === null ? announceDeliveries(ctx, route.policy, submission) : null;
  const answer = accept();
  const result = await keeping;
  await announcing;
  const isTaken = result.kind === "stored" || result.kind === "spooled";
  if (isTaken) ctx.repetitions.remember(submission.formId, judged.fingerprint);
  // Those that a row may hold stay; the sweep finds out later.
  if (!isTaken && !(result.kind === "refused" && result.mayBeStored)) await kept.discard();
  if (result.kind === "refused") throw result.refusal;
  return result.kind === "stale" ? STALE : answer;
}

async function lookUp({ ctx, request, target }: Attempt<unknown>): Promise<RouteLookup> {
  try {
    return await ctx.routes.lookup(target.address);
  } catch (cause) {
    ctx.logger.error("route not found out", logFields(request), cause);
    throw unavailable(RETRY_AFTER_SECONDS, cause);
  }
}

function logFields({ requestId, path }: SubmitRequest) {
  return { requestId, path: path.kind, endpointId: "endpointId" in path ? path.endpointId : undefined };
}
