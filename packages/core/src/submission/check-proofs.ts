import type { Route } from "@formtrap/contracts";
import { type NewSubmission, TenantUnavailable } from "@formtrap/tenant-db";
import { type CaptchaOutcome, checkCaptcha } from "./check-captcha.ts";
import type { JudgedPost } from "./judge-post.ts";
import type { PostMemory } from "./post-memory.ts";
import type { SubmitContext } from "./submit-context.ts";
import type { SubmitRequest } from "./submit-request.ts";

interface PostToProve {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly judged: JudgedPost;
  readonly memory: PostMemory;
  /** The tenant's database is not to be asked. */
  readonly isAway: boolean;
}

/** Whether anything is to be asked about a post before it is kept: of a trapped bot's, nothing is. */
export function mustProve({ isTrapped, hasFiles }: JudgedPost, { policy }: Route): boolean {
  return hasFiles || (!isTrapped && policy.captcha.mode !== "off");
}

/**
 * Checks what a post must prove, where its form asks for proof. Tokens work once, and files are not kept twice, so
 * beside the check a retry of what stands already is recognized by its id.
 * @returns the submission, marked where its proof says so.
 * @throws SubmitRefusal CAPTCHA_FAILED.
 */
export async function checkProofs(post: PostToProve): Promise<NewSubmission | "stood_before"> {
  const [captcha, standsAlready] = await Promise.allSettled([proveHuman(post), isRecorded(post)]);
  if (standsAlready.status === "fulfilled" && standsAlready.value) return "stood_before";
  if (captcha.status === "rejected") throw captcha.reason;
  return mark(post.judged.submission, captcha.value);
}

async function proveHuman({ ctx, request, route, judged, memory }: PostToProve): Promise<CaptchaOutcome> {
  const { mode } = route.policy.captcha;
  const known = memory.captcha.get(mode);
  if (known !== undefined) return known;
  const { origin, origins, controls } = judged;
  const tokens = controls.captchaTokens;
  const outcome = await checkCaptcha({ ctx, request, route, tokens, origin, origins });
  memory.captcha.set(mode, outcome);
  return outcome;
}

/**
 * Only a post with an idempotency key can be the repetition of another. One that another container let wait is not
 * known here: its visitor is asked for a token again, and the post is the same one all the same.
 */
async function isRecorded({ ctx, request, route, judged, isAway }: PostToProve): Promise<boolean> {
  if (!request.headers["idempotency-key"]) return false;
  if (ctx.spool.accepted.has(judged.submission.id)) return true;
  if (isAway) return false;
  const startedMs = ctx.clock.now().getTime();
  try {
    return await ctx.storeFor(route.tenant).submissions.isRecorded(judged.submission);
  } catch (error) {
    // What was waited for here is not waited for again when the row is to be written.
    if (error instanceof TenantUnavailable && error.reason !== "busy") {
      ctx.spool.databases.failed(route.tenant.tenantId, ctx.clock.now().getTime() - startedMs);
    }
    throw error;
  }
}

function mark(submission: NewSubmission, captcha: CaptchaOutcome): NewSubmission {
  if (captcha.kind === "passed") return submission;
  const spamReason = [captcha.reason, submission.spamReason].filter((reason) => reason !== null).join("; ");
  if (captcha.kind === "unchecked") return { ...submission, spamReason };
  return { ...submission, spamReason, status: "spam", deliveries: [] };
}
